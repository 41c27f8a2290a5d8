package io.sallyport.scenario;

import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;

/** Jetty in a process of its own, with whichever environment lies on its class path. */
final class JettyHost {

  private JettyHost() {}

  /** Environment, port and archive. */
  public static void main(String[] arguments) throws Exception {
    var server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[1])));
    Class<?> type = Class.forName("org.eclipse.jetty." + arguments[0] + ".webapp.WebAppContext");
    Object application = type.getConstructor().newInstance();
    type.getMethod("setWar", String.class).invoke(application, arguments[2]);
    type.getMethod("setContextPath", String.class)
        .invoke(application, io.sallyport.scenario.Server.CONTEXT);
    server.setHandler(handler(application));
    server.start();
    server.join();
  }

  /** What came before Jetty 12 is wrapped. */
  private static Handler handler(Object application) {
    return application instanceof Handler handler
        ? handler
        : (Handler) ((Supplier<?>) application).get();
  }
}
