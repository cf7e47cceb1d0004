"""Of what parts is every page made? Widgets and lanes of work that know no capability of the union."""
