"""How the server deals with connections: who sends a request, in what time, and who has to go when
there is no room."""
