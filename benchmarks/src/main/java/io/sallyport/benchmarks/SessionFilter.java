package io.sallyport.benchmarks;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.Serializable;
import java.security.Principal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The least that somebody would write by hand: the user is an attribute of the session. */
final class SessionFilter implements Filter {

  private static final String ATTRIBUTE = "user";

  /** Whoever signed in. */
  record User(String name, Set<String> roles) implements Principal, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public String getName() {
      return name;
    }
  }

  /** Lets the one user in, whatever is sent. */
  static final class SignIn extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
      request.getSession(true).setAttribute(ATTRIBUTE, new User(Guard.USER, Set.of(Guard.ROLE)));
    }
  }

  private static final class Signed extends HttpServletRequestWrapper {

    private final @Nullable User user;

    Signed(HttpServletRequest request, @Nullable User user) {
      super(request);
      this.user = user;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      return user;
    }

    @Override
    public @Nullable String getRemoteUser() {
      return user == null ? null : user.name();
    }

    @Override
    public boolean isUserInRole(String role) {
      return user != null && user.roles().contains(role);
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var httpRequest = (HttpServletRequest) request;
    HttpSession session = httpRequest.getSession(false);
    User user =
        session != null && session.getAttribute(ATTRIBUTE) instanceof User known ? known : null;
    if (httpRequest.getServletPath().startsWith("/account")
        && (user == null || !user.roles().contains(Guard.ROLE))) {
      ((HttpServletResponse) response).setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    chain.doFilter(new Signed(httpRequest, user), response);
  }
}
