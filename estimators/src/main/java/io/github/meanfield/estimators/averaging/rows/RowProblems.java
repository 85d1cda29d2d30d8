package io.github.meanfield.estimators.averaging.rows;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Rows that cannot be trained on: how many for each reason, and the first of them. */
final class RowProblems implements Serializable {

  private static final long serialVersionUID = 1L;

  private final TreeMap<String, Long> counts = new TreeMap<>();
  private final TreeMap<String, String> examples = new TreeMap<>();

  void add(String reason, Supplier<String> example) {
    counts.merge(reason, 1L, Long::sum);
    examples.computeIfAbsent(reason, key -> example.get());
  }

  void merge(RowProblems other) {
    other.counts.forEach((reason, count) -> counts.merge(reason, count, Long::sum));
    other.examples.forEach(examples::putIfAbsent);
  }

  /** Rows by reason, in alphabetical order. */
  Map<String, Long> counts() {
    return new LinkedHashMap<>(counts);
  }

  /** "2 rows with features that are NaN (such as [1.0,NaN])", for each reason that is an error. */
  String describe(Predicate<String> isError) {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (reason, count) -> {
          if (isError.test(reason)) {
            text.append(text.length() == 0 ? "" : ", ")
                .append(count)
                .append(count == 1 ? " row with " : " rows with ")
                .append(reason)
                .append(" (such as ")
                .append(examples.get(reason))
                .append(")");
          }
        });
    return text.toString();
  }
}
