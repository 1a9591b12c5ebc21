"""The program around the judgement: Excel in, database, screens, dossiers out, command line."""
