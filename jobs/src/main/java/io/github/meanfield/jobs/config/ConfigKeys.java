package io.github.meanfield.jobs.config;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The keys that a config file may have: one for each option of a command that is not about the call
 * itself. The option {@code --max-columns} is the key {@code maxColumns}; params of stages are in a
 * section of their own.
 */
final class ConfigKeys {

  /** Options about the call itself; the launcher reads the master before there is a config. */
  private static final Set<String> CALL =
      Set.of(
          "--help",
          "--verbose",
          "--config",
          "--print-config",
          "--quiet",
          "--json",
          "--live",
          "--master",
          "--overwrite",
          "--runs",
          "--motivation",
          "--tag",
          "--parent-run");

  private static final Pattern DASH = Pattern.compile("-(.)");

  private final String command;
  private final Map<String, OptionSpec> options = new LinkedHashMap<>();
  private final Map<String, OptionSpec> ofCall = new LinkedHashMap<>();

  /** The keys of a command. */
  ConfigKeys(CommandSpec spec) {
    command = spec.name();
    for (OptionSpec option : spec.options()) {
      boolean isOfCall = CALL.contains(option.longestName());
      (isOfCall ? ofCall : options).put(key(option), option);
    }
  }

  /** The key of an option. */
  static String key(OptionSpec option) {
    if (option.getter() instanceof SectionOption value) {
      return value.key();
    }
    return DASH.matcher(option.longestName().substring(2))
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }

  /** The options by key, in the order of the help. */
  Map<String, OptionSpec> options() {
    return options;
  }

  /**
   * What is wrong with a key, if anything is: there is none of this name, or it is about a call.
   */
  Optional<String> problem(String key) {
    if (ofCall.containsKey(key)) {
      return Optional.of(
          String.format(
              "'%s' is about one call; give %s on the command line",
              key, ofCall.get(key).longestName()));
    }
    return options.containsKey(key)
        ? Optional.empty()
        : Optional.of("there is no key '" + key + "'" + suggestion(key));
  }

  private String suggestion(String key) {
    return nearest(key)
        .map(
            near ->
                near.contains(".")
                    ? String.format(
                        "; did you mean '%s' in section '%s'?",
                        near.substring(near.indexOf('.') + 1), near.substring(0, near.indexOf('.')))
                    : "; did you mean '" + near + "'?")
        .orElse("; " + command + " --help shows all options");
  }

  boolean isSection(String key) {
    return options.keySet().stream().anyMatch(known -> known.startsWith(key + "."));
  }

  /** The known key that is spelled most like another, if any is near. */
  private Optional<String> nearest(String key) {
    String name = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    Comparator<String> byDistance =
        Comparator.comparingInt(known -> distance.apply(name, lastPart(known)));
    return options.keySet().stream()
        .filter(known -> distance.apply(name, lastPart(known)) <= Math.max(2, name.length() / 3))
        .min(byDistance.thenComparingInt(known -> distance.apply(key, known)));
  }

  private static String lastPart(String key) {
    return key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
