package io.sallyport.sample.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.WebApplicationTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/** The Thymeleaf pages of {@code WEB-INF/templates}, each parsed once. */
final class Templates {
  private static final String ATTRIBUTE = Templates.class.getName();

  private final JakartaServletWebApplication application;
  private final TemplateEngine engine = new TemplateEngine();

  private Templates(ServletContext context) {
    this.application = JakartaServletWebApplication.buildApplication(context);
    WebApplicationTemplateResolver resolver = new WebApplicationTemplateResolver(application);
    resolver.setPrefix("/WEB-INF/templates/");
    resolver.setSuffix(".html");
    resolver.setTemplateMode(TemplateMode.HTML);
    resolver.setCharacterEncoding("UTF-8");
    engine.setTemplateResolver(resolver);
  }

  static void install(ServletContext context) {
    context.setAttribute(ATTRIBUTE, new Templates(context));
  }

  static Templates of(ServletContext context) {
    return (Templates) Objects.requireNonNull(context.getAttribute(ATTRIBUTE), "not installed");
  }

  /** Rendered as a whole first, so that a failure becomes the error page and not half a page. */
  void show(
      HttpServletRequest request,
      HttpServletResponse response,
      String name,
      Map<String, Object> model)
      throws IOException {
    WebContext context =
        new WebContext(application.buildExchange(request, response), Locale.ENGLISH, model);
    String page = engine.process(name, context);
    response.setContentType("text/html;charset=UTF-8");
    response.getWriter().write(page);
  }
}
