package io.sallyport.scenario;

import java.util.Map;

/** A server that is set up as ever, and something more. */
interface FurtherSetup extends Setup {

  /** As ever. */
  Setup server();

  @Override
  default String name() {
    return server().name();
  }

  @Override
  default Map<String, String> unable() {
    return server().unable();
  }

  @Override
  default Map<String, String> environment(Place place) {
    return server().environment(place);
  }
}
