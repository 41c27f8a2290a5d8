package io.sallyport.auth;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One block of the configuration file. Reads values, remembers which keys are known, and collects
 * every problem with its file and line instead of stopping at the first.
 */
final class ConfigSection {

  private final String path;
  private final Config config;
  private final List<String> problems;
  private final Set<String> known = new TreeSet<>();

  ConfigSection(String path, Config config, List<String> problems) {
    this.path = path;
    this.config = config;
    this.problems = problems;
  }

  /** A block inside this one; an empty one if it is not there. */
  ConfigSection section(String key) {
    ConfigValue value = value(key).orElse(null);
    if (value != null && value.valueType() != ConfigValueType.OBJECT) {
      problem(key, "is a block: write " + key + " { … }");
      value = null;
    }
    Config inner =
        value instanceof ConfigObject object
            ? object.toConfig()
            : com.typesafe.config.ConfigFactory.empty();
    return new ConfigSection(name(key), inner, problems);
  }

  /** The blocks inside this one by their free names. */
  Map<String, ConfigSection> sections() {
    var sections = new LinkedHashMap<String, ConfigSection>();
    for (String key : config.root().keySet()) {
      sections.put(key, section(key));
    }
    return sections;
  }

  /** A list of blocks. */
  List<ConfigSection> list(String key) {
    ConfigValue value = value(key).orElse(null);
    if (value == null) {
      return List.of();
    }
    ConfigList list;
    try {
      list = config.getList(ConfigUtil.joinPath(key));
    } catch (ConfigException e) {
      problem(key, "is a list of blocks: write " + key + " = [ { … }, { … } ]");
      return List.of();
    }
    var sections = new ArrayList<ConfigSection>();
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof ConfigObject object) {
        sections.add(
            new ConfigSection(name(key) + "[" + (i + 1) + "]", object.toConfig(), problems));
      } else {
        problems.add(where(list.get(i).origin()) + name(key) + " holds something that is no block");
      }
    }
    return sections;
  }

  /** A text with something in it: an empty one is a variable that somebody forgot to set. */
  Optional<String> text(String key) {
    Optional<String> text = textOrEmpty(key);
    if (text.isPresent() && text.get().isEmpty()) {
      problem(key, "is empty: write a value, or leave the key out");
      return Optional.empty();
    }
    return text;
  }

  Optional<String> textOrEmpty(String key) {
    return read(key, "text", Config::getString);
  }

  Optional<Boolean> flag(String key) {
    return read(key, "on or off", Config::getBoolean);
  }

  Optional<Integer> count(String key) {
    return read(key, "a whole number", Config::getInt).filter(number -> positive(key, number > 0));
  }

  Optional<Duration> duration(String key) {
    return read(key, "a time such as 30m or 8h", Config::getDuration)
        .filter(time -> positive(key, !time.isZero() && !time.isNegative()));
  }

  Optional<Duration> durationOrZero(String key) {
    return read(key, "a time such as 10s, or 0s", Config::getDuration)
        .filter(time -> negative(key, time.isNegative()));
  }

  /** The free names of the keys in this block. */
  List<String> names() {
    return config.root().keySet().stream().sorted().toList();
  }

  /** A list of texts; one text counts as a list of one. */
  Optional<List<String>> texts(String key) {
    return read(
        key,
        "a list such as [ \"a\", \"b\" ]",
        (config, at) ->
            config.getValue(at).valueType() == ConfigValueType.STRING
                ? List.of(config.getString(at))
                : config.getStringList(at));
  }

  /** One of some words. */
  <T> Optional<T> choice(String key, Map<String, T> words) {
    return parsed(
        key,
        "one of " + String.join(", ", words.keySet()),
        text -> Optional.ofNullable(words.get(text)));
  }

  /** As {@link #parsed}, of a text that is never shown. */
  <T> Optional<T> secret(String key, String expected, Function<String, Optional<T>> parser) {
    Optional<String> text = text(key);
    Optional<T> parsed = text.flatMap(parser);
    if (text.isPresent() && parsed.isEmpty()) {
      problem(key, "cannot be read: write " + expected);
    }
    return parsed;
  }

  /** A text that a parser takes. */
  <T> Optional<T> parsed(String key, String expected, Function<String, Optional<T>> parser) {
    Optional<String> text = text(key);
    Optional<T> parsed = text.flatMap(parser);
    if (text.isPresent() && parsed.isEmpty()) {
      problem(key, "cannot be '" + shown(key, text.get()) + "': write " + expected);
    }
    return parsed;
  }

  /** A text without which nothing works; empty is a problem already noted. */
  Optional<String> required(String key) {
    Optional<String> text = text(key);
    if (!has(key)) {
      problems.add(where(config.root().origin()) + name(key) + " is missing");
    }
    return text;
  }

  /** Every key that was never asked for is a problem. */
  void rejectUnknown() {
    for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
      if (!known.contains(entry.getKey())) {
        problems.add(
            where(entry.getValue().origin())
                + name(entry.getKey())
                + " is no key of this version"
                + Nearest.to(entry.getKey(), known));
      }
    }
  }

  void problem(String key, String text) {
    ConfigOrigin origin =
        Optional.ofNullable(config.root().get(key))
            .map(ConfigValue::origin)
            .orElseGet(() -> config.root().origin());
    String problem = where(origin) + name(key) + " " + text;
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  /** Where everything in this block stands. */
  Map<String, String> places() {
    return ConfigPlaces.of(config);
  }

  /** Where the block stands. */
  String where() {
    return where(config.root().origin()) + path;
  }

  /** Secrets are not shown, not even wrong ones. */
  private String shown(String key, String text) {
    return path.contains("secrets") || key.contains("secret") ? "…" : text;
  }

  private boolean positive(String key, boolean is) {
    if (!is) {
      problem(key, "must be more than zero");
    }
    return is;
  }

  private boolean negative(String key, boolean is) {
    if (is) {
      problem(key, "cannot be negative");
    }
    return !is;
  }

  private <T> Optional<T> read(
      String key, String expected, java.util.function.BiFunction<Config, String, T> reader) {
    if (value(key).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(config, ConfigUtil.joinPath(key)));
    } catch (ConfigException e) {
      problem(key, "cannot be read: write " + expected);
      return Optional.empty();
    }
  }

  /** Whether the key is there at all. */
  boolean has(String key) {
    return value(key).isPresent();
  }

  private Optional<ConfigValue> value(String key) {
    known.add(key);
    return Optional.ofNullable(config.root().get(key))
        .filter(value -> value.valueType() != ConfigValueType.NULL);
  }

  private String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String where(ConfigOrigin origin) {
    return ConfigPlaces.of(origin) + ": ";
  }
}
