"""How the shipped model is made. With models/ on the path: python -m recipe.build."""
