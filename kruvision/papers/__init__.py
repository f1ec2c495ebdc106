"""What leaves the house on paper or as a picture: tickets, protocol, certificates, ornaments."""
