package io.sallyport.sample.launch;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.apache.jsp.JettyJasperInitializer;
import org.eclipse.jetty.ee10.webapp.MetaInfConfiguration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty with the unpacked application at the root of the site. */
public final class SampleServer {
  private static final int MAX_REQUEST_HEADER_BYTES = 8 * 1024;
  private static final int MAX_THREADS = 40;

  private SampleServer() {}

  /**
   * Starts and says on standard output where. Closing what it returns stops the server.
   *
   * @throws IOException if the address is not to be had, or the application does not start
   */
  public static AutoCloseable start(Path webapp) throws Exception {
    ListenAddress address = ListenAddress.from(System.getenv());
    Server server = new Server(new QueuedThreadPool(MAX_THREADS));
    ServerConnector connector = connector(server, address);
    server.addConnector(connector);
    server.setErrorHandler(plainErrors());
    server.setHandler(application(webapp));
    try {
      open(connector);
      server.start();
    } catch (Exception e) {
      server.stop();
      throw e;
    }
    System.out.println(
        "Sallyport sample is ready: "
            + address.url(connector.getLocalPort())
            + " (Ctrl-C stops it)");
    return server::stop;
  }

  /** Ahead of the application, so that a port in use is said at once. */
  private static void open(ServerConnector connector) throws IOException {
    try {
      connector.open();
    } catch (IOException e) {
      IOException refused =
          new IOException(
              "cannot listen on %s:%d (%s); PORT and HOST name another address"
                  .formatted(connector.getHost(), connector.getPort(), e.getMessage()));
      refused.addSuppressed(e);
      throw refused;
    }
  }

  private static ServerConnector connector(Server server, ListenAddress address) {
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(MAX_REQUEST_HEADER_BYTES);
    http.setSendServerVersion(false);
    // Else Jetty takes a cookie for an earlier one of the connection that differs in case alone.
    http.setHeaderCacheCaseSensitive(true);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(address.host());
    connector.setPort(address.port());
    return connector;
  }

  /** For what never reaches the application, a request line that is no HTTP, say. */
  private static ErrorHandler plainErrors() {
    ErrorHandler errors = new ErrorHandler();
    errors.setShowStacks(false);
    errors.setShowCauses(false);
    return errors;
  }

  private static WebAppContext application(Path webapp) {
    WebAppContext context = new WebAppContext();
    context.setContextPath("/");
    context.setBaseResourceAsPath(webapp);
    context.setTempDirectory(webapp.resolveSibling("work").toFile());
    context.setThrowUnavailableOnStartupException(true);
    context.setInitParameter("org.eclipse.jetty.servlet.Default.dirAllowed", "false");
    // Only these carry tags; reading the other jars for tags would cost a good part of the start.
    context.setAttribute(
        MetaInfConfiguration.WEBINF_JAR_PATTERN,
        ".*/(jakarta\\.servlet\\.jsp\\.jstl|sallyport)-[^/]*\\.jar$");
    context.setAttribute(MetaInfConfiguration.CONTAINER_JAR_PATTERN, "");
    context.addServletContainerInitializer(new JettyJasperInitializer());
    return context;
  }
}
