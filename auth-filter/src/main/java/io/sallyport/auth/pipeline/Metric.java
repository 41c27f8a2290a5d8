package io.sallyport.auth.pipeline;

import java.util.List;

/** Everything that is counted: its name, its kind and its labels, none of which is unbounded. */
public enum Metric {
  /** Sign-ins. */
  SIGN_IN("sallyport.sign.in", Kind.COUNTER, "Sign-ins by how they went", "outcome", "delivery"),
  /** Second-factor codes. */
  SECOND_FACTOR(
      "sallyport.second.factor", Kind.COUNTER, "Second-factor codes by what they were", "outcome"),
  /** Tries that a limit refused. */
  LIMIT_HIT("sallyport.limit.hit", Kind.COUNTER, "Tries that a limit refused", "limit"),
  /** Refused requests. */
  REFUSAL("sallyport.refusal", Kind.COUNTER, "Requests that were refused", "error"),
  /** Uses of refresh tokens. */
  TOKEN_REFRESH("sallyport.token.refresh", Kind.COUNTER, "Uses of refresh tokens", "outcome"),
  /** Credentials that a store was asked about and that nobody has. */
  LOOK_UP_FAILED(
      "sallyport.look.up.failed",
      Kind.COUNTER,
      "Credentials that a store did not know",
      "credential"),
  /** Calls of a store. */
  STORE("sallyport.store", Kind.TIMER, "Calls of the identity database", "store", "outcome"),
  /** Look-ups in a cache. */
  CACHE_GETS("sallyport.cache.gets", Kind.TOTAL, "Look-ups in a cache", "cache", "result"),
  /** Entries of a cache. */
  CACHE_SIZE("sallyport.cache.size", Kind.GAUGE, "Entries of a cache", "cache"),
  /** Sessions that live. */
  SESSIONS("sallyport.sessions", Kind.GAUGE, "Sessions that live on this node");

  /** How a metric behaves. */
  public enum Kind {
    /** Goes up by one at each event. */
    COUNTER,
    /** Has the duration of each event. */
    TIMER,
    /** Goes up, and is read when somebody looks. */
    TOTAL,
    /** Goes up and down, and is read when somebody looks. */
    GAUGE
  }

  private final String meter;
  private final Kind kind;
  private final String description;
  private final List<String> labels;

  Metric(String meter, Kind kind, String description, String... labels) {
    this.meter = meter;
    this.kind = kind;
    this.description = description;
    this.labels = List.of(labels);
  }

  /** The name, dotted. */
  public String meter() {
    return meter;
  }

  /** How it behaves. */
  public Kind kind() {
    return kind;
  }

  /** One line for people. */
  public String description() {
    return description;
  }

  /** The names of its labels; each event has a value for every one. */
  public List<String> labels() {
    return labels;
  }
}
