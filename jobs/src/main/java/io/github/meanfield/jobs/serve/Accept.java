package io.github.meanfield.jobs.serve;

import io.github.meanfield.jobs.console.Console;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which form of an answer a client takes, by its headers {@code Accept} (RFC 9110, 12.5.1): of a
 * type the range counts that names it most closely, with its weight.
 */
final class Accept {

  private static final int MOST_SHOWN = 60;

  private final List<Range> ranges;

  /**
   * A part of a header.
   *
   * @param type a type, or with a star for all of its kind or for any
   * @param weight from 0, for what is not taken, to 1
   */
  private record Range(String type, double weight) {

    static Range of(String text) {
      String[] parts = text.toLowerCase(Locale.ROOT).split(";", -1);
      double weight = 1;
      for (int i = 1; i < parts.length; i++) {
        String parameter = parts[i].strip();
        if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
          weight = Double.parseDouble(parameter.substring(2));
        }
      }
      return new Range(parts[0].strip(), weight);
    }

    /** How closely it names a type; 0 if it does not. */
    int closeness(String other) {
      if (type.equals(other)) {
        return 3;
      } else if (type.equals(other.substring(0, other.indexOf('/')) + "/*")) {
        return 2;
      }
      return type.equals("*/*") ? 1 : 0;
    }
  }

  /** How a client takes a type. */
  private record Wish(String type, double weight, int closeness) {}

  /**
   * What a client says.
   *
   * @param headers the headers; none, and empty ones, take anything
   */
  Accept(List<String> headers) {
    ranges =
        headers.stream()
            .flatMap(header -> Stream.of(header.split(",")))
            .filter(part -> !part.isBlank())
            .map(Range::of)
            .toList();
  }

  /**
   * The type that it likes most; of those that it likes alike the one that it names more closely.
   *
   * @param types the types to choose from, the first of those that are left alike
   * @throws Refused if it takes none of them
   */
  String choose(List<String> types) throws Refused {
    if (ranges.isEmpty()) {
      return types.get(0);
    }
    Comparator<Wish> least =
        Comparator.comparingDouble(Wish::weight).thenComparingInt(Wish::closeness);
    Wish most =
        types.stream()
            .map(this::wish)
            .reduce((one, other) -> least.compare(other, one) > 0 ? other : one)
            .orElseThrow();
    if (most.weight == 0) {
      throw new Refused(
          Refused.NOT_ACCEPTABLE,
          "the client accepts '%s'; answers are %s",
          Console.shortened(
              String.join(", ", ranges.stream().map(Range::type).toList()), MOST_SHOWN),
          String.join(" or ", types));
    }
    return most.type;
  }

  private Wish wish(String type) {
    Range closest = new Range("", 0);
    for (Range range : ranges) {
      if (range.closeness(type) > closest.closeness(type)) {
        closest = range;
      }
    }
    return new Wish(type, closest.weight, closest.closeness(type));
  }
}
