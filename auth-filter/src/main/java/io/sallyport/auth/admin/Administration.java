package io.sallyport.auth.admin;

import io.sallyport.auth.page.Pages;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.identity.Identity;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What administrators do over HTTP, put together. Thread-safe. */
public final class Administration {

  private final List<Route> routes;

  /**
   * Of these accounts.
   *
   * @param deleteKeys deletes all API keys of the account with that id
   * @param doctor finds the weaknesses of the configuration, anew at each call
   */
  public Administration(
      Identity identity,
      BiConsumer<Exchange, String> deleteKeys,
      Audit audit,
      Supplier<List<Finding>> doctor,
      Pages pages) {
    routes =
        Stream.concat(
                Stream.of(
                    new AccountListEndpoint(identity.directory()).route(),
                    new DoctorEndpoint(doctor, pages).route()),
                new AccountChangeEndpoints(identity, deleteKeys, audit).routes().stream())
            .toList();
  }

  /** What lies below {@code /admin}. */
  public List<Route> routes() {
    return routes;
  }
}
