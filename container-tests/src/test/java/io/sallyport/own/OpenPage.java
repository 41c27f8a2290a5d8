package io.sallyport.own;

import jakarta.servlet.annotation.WebServlet;

/** For everybody. */
@WebServlet("/open")
public class OpenPage extends CallerPage {

  private static final long serialVersionUID = 1L;
}
