package io.sallyport.auth.pipeline;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An asynchronous request at the Jakarta door of a server that keeps callers with its threads: they
 * get to know this one's. Thread-safe, as far as the container's own is.
 */
final class GuardedAsync implements AsyncContext {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedAsync.class);

  private final Exchange exchange;
  private final AsyncContext container;

  /** The container's own, of this exchange. */
  GuardedAsync(Exchange exchange, AsyncContext container) {
    this.exchange = exchange;
    this.container = container;
  }

  @Override
  public void start(Runnable work) {
    container.start(
        () -> {
          tell();
          work.run();
        });
  }

  /** A request that is over may be another visitor's by now. */
  private void tell() {
    if (GuardedRequest.exchangeOf(exchange.request()) != exchange) {
      throw new IllegalStateException("The request is over, so nothing is done for it");
    }
    try {
      ContainerThread.tell(exchange, exchange.request());
    } catch (ServletException e) {
      refuse();
      throw new IllegalStateException("Nothing is done for a caller whom nobody knows", e);
    }
  }

  private void refuse() {
    try {
      exchange.response().sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    } catch (IOException | IllegalStateException e) {
      LOG.debug("The client cannot be told", e);
    }
    container.complete();
  }

  @Override
  public ServletRequest getRequest() {
    return container.getRequest();
  }

  @Override
  public ServletResponse getResponse() {
    return container.getResponse();
  }

  @Override
  public boolean hasOriginalRequestAndResponse() {
    return container.hasOriginalRequestAndResponse();
  }

  @Override
  public void dispatch() {
    container.dispatch();
  }

  @Override
  public void dispatch(String path) {
    container.dispatch(path);
  }

  @Override
  public void dispatch(ServletContext context, String path) {
    container.dispatch(context, path);
  }

  @Override
  public void complete() {
    container.complete();
  }

  @Override
  public void addListener(AsyncListener listener) {
    container.addListener(listener);
  }

  @Override
  public void addListener(
      AsyncListener listener, ServletRequest request, ServletResponse response) {
    container.addListener(listener, request, response);
  }

  /** Raw, for the transformation to javax passes by what bounds a type variable. */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public AsyncListener createListener(Class type) throws ServletException {
    return container.createListener(type);
  }

  @Override
  public void setTimeout(long millis) {
    container.setTimeout(millis);
  }

  @Override
  public long getTimeout() {
    return container.getTimeout();
  }
}
