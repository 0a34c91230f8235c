"""What the shipped model will be made with: data readers first. Users never need this room."""
