package io.sallyport.auth;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A servlet container. The loose ones take every spelling of a path that the product can be told to
 * take, so that nothing but the guard stands before the application.
 */
enum Engine {
  JETTY,
  JETTY_LOOSE,
  TOMCAT,
  TOMCAT_LOOSE;

  /** What a servlet of the application does. */
  @FunctionalInterface
  interface Handler {
    void handle(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  /**
   * The application.
   *
   * @param servlets by mapping
   * @param errorPage where errors are dispatched to; empty for the container's own
   */
  record Application(
      String contextPath,
      AuthFilter filter,
      EnumSet<DispatcherType> dispatchers,
      Map<String, Handler> servlets,
      String errorPage) {}

  /** A started container. */
  record Running(int port, ServletContext context, AutoCloseable end) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      end.close();
    }
  }

  boolean jetty() {
    return this == JETTY || this == JETTY_LOOSE;
  }

  Running start(Application application) throws Exception {
    return jetty()
        ? jetty(application, this == JETTY_LOOSE)
        : tomcat(application, this == TOMCAT_LOOSE);
  }

  private static HttpServlet servlet(Handler handler) {
    return new HttpServlet() {
      @Override
      protected void service(HttpServletRequest request, HttpServletResponse response)
          throws IOException, jakarta.servlet.ServletException {
        try {
          handler.handle(request, response);
        } catch (IOException | jakarta.servlet.ServletException | RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new jakarta.servlet.ServletException(e);
        }
      }
    };
  }

  private static Running jetty(Application application, boolean loose) throws Exception {
    var server = new Server();
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    if (loose) {
      http.setUriCompliance(UriCompliance.UNSAFE);
    }
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler(ServletContextHandler.SESSIONS);
    context.setContextPath(application.contextPath().isEmpty() ? "/" : application.contextPath());
    context.getServletHandler().setDecodeAmbiguousURIs(loose);
    var filter = new FilterHolder(application.filter());
    filter.setAsyncSupported(true);
    context.addFilter(filter, "/*", application.dispatchers());
    application
        .servlets()
        .forEach(
            (mapping, handler) -> {
              var holder = new ServletHolder(servlet(handler));
              holder.setAsyncSupported(true);
              context.addServlet(holder, mapping);
            });
    if (!application.errorPage().isEmpty()) {
      var errors = new ErrorPageErrorHandler();
      errors.addErrorPage(ErrorPageErrorHandler.GLOBAL_ERROR_PAGE, application.errorPage());
      context.setErrorHandler(errors);
    }
    server.setHandler(context);
    server.start();
    return new Running(connector.getLocalPort(), context.getServletContext(), server::stop);
  }

  private static Running tomcat(Application application, boolean loose) throws Exception {
    var tomcat = new Tomcat();
    Path folder = Files.createTempDirectory("tomcat");
    tomcat.setBaseDir(folder.toString());
    tomcat.setSilent(true);
    var connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    if (loose) {
      connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue());
      connector.setAllowBackslash(true);
      connector.setProperty("relaxedPathChars", "<>[\\]^`{|}\"");
      connector.setRejectSuspiciousURIs(false);
    }
    tomcat.setConnector(connector);
    Context context = tomcat.addContext(application.contextPath(), null);
    // Cookies for every path, as Jetty sends them.
    context.setSessionCookiePath("/");
    var filter = new FilterDef();
    filter.setFilterName("sallyport");
    filter.setFilter(application.filter());
    filter.setAsyncSupported("true");
    context.addFilterDef(filter);
    var map = new FilterMap();
    map.setFilterName("sallyport");
    map.addURLPattern("/*");
    application.dispatchers().forEach(type -> map.setDispatcher(type.name()));
    context.addFilterMap(map);
    application
        .servlets()
        .forEach(
            (mapping, handler) -> {
              Wrapper wrapper = Tomcat.addServlet(context, mapping, servlet(handler));
              wrapper.setAsyncSupported(true);
              context.addServletMappingDecoded(mapping, mapping);
            });
    if (!application.errorPage().isEmpty()) {
      var page = new ErrorPage();
      page.setLocation(application.errorPage());
      context.addErrorPage(page);
    }
    AutoCloseable end =
        () -> {
          tomcat.stop();
          tomcat.destroy();
          ExpandWar.delete(folder.toFile());
        };
    tomcat.start();
    if (context.getState() != org.apache.catalina.LifecycleState.STARTED) {
      end.close();
      throw new IllegalStateException("The application did not start");
    }
    return new Running(connector.getLocalPort(), context.getServletContext(), end);
  }
}
