package io.github.meanfield.estimators.averaging.rows;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Rows that cannot be trained on: how many for each problem, and an example of each. */
final class RowProblems implements Serializable {

  private static final long serialVersionUID = 1L;

  private final TreeMap<RowProblem, Long> counts = new TreeMap<>();
  private final TreeMap<RowProblem, String> examples = new TreeMap<>();

  void add(RowProblem problem, Supplier<String> example) {
    counts.merge(problem, 1L, Long::sum);
    examples.computeIfAbsent(problem, key -> example.get());
  }

  void merge(RowProblems other) {
    other.counts.forEach((problem, count) -> counts.merge(problem, count, Long::sum));
    other.examples.forEach(examples::putIfAbsent);
  }

  /** Rows by the text of their problem, in alphabetical order. */
  Map<String, Long> counts() {
    Map<String, Long> byText = new LinkedHashMap<>();
    counts.forEach((problem, count) -> byText.put(problem.text(), count));
    return byText;
  }

  /** Whether a row has a problem of some sort. */
  boolean any(Predicate<RowProblem> sort) {
    return counts.keySet().stream().anyMatch(sort);
  }

  /** "2 rows with features that are NaN (such as [1.0,NaN])", for each problem of some sort. */
  String describe(Predicate<RowProblem> sort) {
    return counts.keySet().stream()
        .filter(sort)
        .map(
            problem ->
                String.format(
                    "%d %s with %s (such as %s)",
                    counts.get(problem),
                    counts.get(problem) == 1 ? "row" : "rows",
                    problem.text(),
                    examples.get(problem)))
        .collect(Collectors.joining(", "));
  }
}
