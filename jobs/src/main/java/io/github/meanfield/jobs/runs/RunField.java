package io.github.meanfield.jobs.runs;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.experiment.Run;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that runs have, by its name.
 *
 * @param kind what it is of
 * @param name its name
 */
record RunField(Kind kind, String name) {

  /** What a field is of. */
  enum Kind {
    FACT,
    METRIC,
    SETTING
  }

  private static final String TEXT = "text";
  private static final List<String> FACTS =
      List.of(
          "id",
          "command",
          "status",
          "started",
          "seconds",
          "tag",
          "motivation",
          "parent",
          "output",
          "failure");

  /**
   * Finds what a name means: case and blanks do not matter, and of a key of the config what stands
   * behind the dot will do.
   *
   * @param given the name
   * @param all runs, which tell the names that there are
   * @throws BadInput if no run has anything of this name, or there are two things of it
   */
  static RunField of(String given, List<Run> all) {
    String plain = plain(given);
    Set<String> metrics = names(all, Kind.METRIC);
    Set<String> settings = names(all, Kind.SETTING);
    Optional<RunField> fact =
        named(Kind.FACT, Stream.concat(FACTS.stream(), Stream.of(TEXT)), plain);
    Optional<RunField> known = fact.or(() -> named(Kind.METRIC, metrics.stream(), plain));
    if (known.isPresent()) {
      return known.get();
    }
    List<String> whole = settings.stream().filter(key -> plain(key).equals(plain)).toList();
    List<String> found =
        whole.isEmpty()
            ? settings.stream().filter(key -> plain(Run.lastPart(key)).equals(plain)).toList()
            : whole;
    if (found.size() == 1) {
      return new RunField(Kind.SETTING, found.get(0));
    } else if (found.size() > 1) {
      throw new BadInput("'%s' is %s; give one of them", given, String.join(" or ", found));
    }
    throw new BadInput(
        "no run has a '%s'; there are %s%s, keys of the config, and text",
        given,
        String.join(", ", FACTS),
        metrics.isEmpty() ? "" : ", the metrics " + String.join(", ", metrics));
  }

  private static Optional<RunField> named(Kind kind, Stream<String> names, String plain) {
    return names
        .filter(name -> plain(name).equals(plain))
        .findFirst()
        .map(name -> new RunField(kind, name));
  }

  private static Set<String> names(List<Run> all, Kind kind) {
    return all.stream()
        .map(run -> kind == Kind.METRIC ? run.metrics() : run.settings())
        .flatMap(names -> names.keySet().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
  }

  /** A text as a number, if it is one. */
  static OptionalDouble number(String text) {
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** What a run has of it; nothing if it has not. */
  List<String> texts(Run run) {
    return switch (kind) {
      case METRIC -> Stream.ofNullable(run.metrics().get(name)).map(String::valueOf).toList();
      case SETTING -> Stream.ofNullable(run.settings().get(name)).toList();
      case FACT -> facts(run);
    };
  }

  private List<String> facts(Run run) {
    Collection<String> all =
        switch (name) {
          case "tag" -> run.tags();
          case "status" -> List.of(run.status());
          case "seconds" ->
              Double.isNaN(run.seconds()) ? List.of() : List.of(String.valueOf(run.seconds()));
          case TEXT ->
              Stream.concat(
                      FACTS.stream().flatMap(fact -> new RunField(kind, fact).texts(run).stream()),
                      run.settings().values().stream())
                  .toList();
          default -> List.of(run.text(name));
        };
    return all.stream().filter(text -> !text.isEmpty()).toList();
  }

  /** What stands in the cell of a table; a dash for nothing. */
  String cell(Run run) {
    List<String> texts = texts(run);
    OptionalDouble number =
        kind == Kind.METRIC && !texts.isEmpty() ? number(texts.get(0)) : OptionalDouble.empty();
    return number.isPresent()
        ? Console.metric(number.getAsDouble())
        : texts.isEmpty() ? "-" : String.join(", ", texts);
  }

  /** The best first of a metric, else numbers from the smallest, and texts by the alphabet. */
  Comparator<Run> order() {
    boolean isLargerBetter = kind == Kind.METRIC && Run.isLargerBetter(name);
    // Of errors only the mean has a sign, and is the better the nearer it is to 0.
    boolean isError = kind == Kind.METRIC && !isLargerBetter;
    Comparator<Run> order =
        Comparator.<Run>comparingDouble(
                run -> {
                  double number = number(String.join(", ", texts(run))).orElse(Double.MAX_VALUE);
                  return isError ? Math.abs(number) : number;
                })
            .thenComparing(run -> String.join(", ", texts(run)));
    return isLargerBetter ? order.reversed() : order;
  }
}
