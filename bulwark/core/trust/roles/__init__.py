"""Say what Google's predefined roles allow, of the permissions that let somebody read or rise."""
