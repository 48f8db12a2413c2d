"""The design description (设计说明): what the model states, told in sentences and tables with their provisions."""
