"""The screen: page frame, link, the live instrument. The only room with Streamlit."""
