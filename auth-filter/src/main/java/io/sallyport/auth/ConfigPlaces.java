package io.sallyport.auth;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** In which file and line settings stand. */
final class ConfigPlaces {

  private ConfigPlaces() {}

  /** The file, and the line if it is known. */
  static String of(ConfigOrigin origin) {
    String file =
        origin.filename() != null
            ? origin.filename()
            : origin.url() != null
                ? origin.url().toString()
                : origin.resource() != null ? origin.resource() : origin.description();
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }

  /** Of every key and block by its name; of the items of lists by {@code name[1]} and so on. */
  static Map<String, String> of(Config config) {
    var places = new LinkedHashMap<String, String>();
    config.root().forEach((key, value) -> collect(key, value, places));
    return places;
  }

  private static void collect(String name, ConfigValue value, Map<String, String> places) {
    places.put(name, of(value.origin()));
    if (value instanceof ConfigObject block) {
      block.forEach((key, inner) -> collect(name + "." + key, inner, places));
    } else if (value instanceof ConfigList list) {
      for (int i = 0; i < list.size(); i++) {
        collect(name + "[" + (i + 1) + "]", list.get(i), places);
      }
    }
  }
}
