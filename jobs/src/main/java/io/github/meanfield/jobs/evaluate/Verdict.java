package io.github.meanfield.jobs.evaluate;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.Bootstrap.Interval;
import io.github.meanfield.jobs.evaluate.Comparison.Compared;
import io.github.meanfield.jobs.evaluate.Contestant.Kind;
import io.github.meanfield.jobs.report.Json;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether predictions are better than the best of what they were compared with, in words, and what
 * to try. The words follow from the 95 % interval of the difference: if 0 is in it, one is as good
 * as the other as far as these rows tell.
 *
 * @param outcome what it comes to
 * @param metric the metric it is told by
 * @param baseline the best of the others, people left out; null without any
 * @param difference the metric less that of the baseline
 * @param interval its 95 % interval
 * @param text the same as a sentence
 * @param people how they compare with people, a sentence each
 * @param notes what else there is to know, a sentence each
 * @param advice what to try, a phrase each
 */
public record Verdict(
    Outcome outcome,
    String metric,
    @JsonSerialize(using = Json.Key.class) String baseline,
    double difference,
    Interval interval,
    String text,
    List<String> people,
    List<String> notes,
    List<String> advice) {

  /** What a comparison comes to. */
  public enum Outcome {
    BETTER,
    NO_BETTER,
    WORSE,
    /** Too few rows to tell. */
    UNKNOWN;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * The verdict on predictions.
   *
   * @param comparison how they compare, at least with one other
   * @param fit how the network was trained; empty if that is not known
   */
  public static Verdict of(Comparison comparison, Optional<Fit> fit) {
    Compared best = best(comparison);
    List<String> people =
        comparison.others().stream()
            .filter(other -> other.kind() == Kind.HUMAN)
            .map(Verdict::ofPeople)
            .toList();
    Outcome outcome = outcome(best);
    Advice advice = new Advice(comparison, best, outcome, fit);
    return new Verdict(
        outcome,
        best.metric(),
        best.name(),
        best.difference(),
        best.interval(),
        sentence(best, outcome),
        people,
        advice.notes(),
        advice.attempts());
  }

  /** The best of the others. */
  private static Compared best(Comparison comparison) {
    Comparator<Compared> byValue =
        Comparator.comparingDouble(
            other -> Double.isNaN(other.value()) ? Double.NEGATIVE_INFINITY : gain(other));
    // Of equals, the first: models come before single answers.
    return comparison.others().stream()
        .filter(other -> other.kind() != Kind.HUMAN)
        .reduce((first, second) -> byValue.compare(second, first) > 0 ? second : first)
        .orElseThrow();
  }

  private static double gain(Compared other) {
    return isError(other.metric()) ? -other.value() : other.value();
  }

  /** Whether less of a metric is better. */
  static boolean isError(String metric) {
    return metric.equals("RMSE") || metric.equals("log loss");
  }

  /** What the difference from another comes to. */
  static Outcome outcome(Compared other) {
    Interval interval = other.interval();
    if (interval == null) {
      return Outcome.UNKNOWN;
    } else if (interval.lower() <= 0 && interval.upper() >= 0) {
      return Outcome.NO_BETTER;
    }
    return interval.lower() > 0 == isError(other.metric()) ? Outcome.WORSE : Outcome.BETTER;
  }

  private static String ofPeople(Compared human) {
    return String.format(
        "%s; rows that people have judged: %s",
        sentence(human, outcome(human)), Console.count(human.rows()));
  }

  private static String sentence(Compared other, Outcome outcome) {
    String values =
        String.format(
            "%s %s against %s",
            other.metric(), Console.metric(other.ofFirst()), Console.metric(other.value()));
    return switch (outcome) {
      case UNKNOWN -> "these rows are too few to tell whether it is better than " + other.name();
      case NO_BETTER ->
          String.format(
              "no better than %s: %s; the difference, %s (95 %% interval %s), may be chance",
              other.name(), values, Console.metric(other.difference()), other.interval());
      case BETTER, WORSE ->
          String.format(
              "%s than %s: %s; the difference is %s (95 %% interval %s)",
              outcome, other.name(), values, Console.metric(other.difference()), other.interval());
    };
  }

  /** Prints it. */
  public void print() {
    Console.gap();
    Console.entry("verdict", "%s", text);
    people.forEach(sentence -> Console.entry("", "%s", sentence));
    notes.forEach(note -> Console.entry("", "%s", note));
    advice.forEach(attempt -> Console.entry("try", "%s", attempt));
  }

  /** Adds it to a report. */
  public void addTo(Report report) {
    report.value("verdict", this).headline("Verdict: " + text + ".");
    notes.forEach(report::warning);
    List<List<Object>> rows = new ArrayList<>(List.of(List.of("verdict", text)));
    people.forEach(sentence -> rows.add(List.of("", sentence)));
    notes.forEach(note -> rows.add(List.of("", note)));
    advice.forEach(attempt -> rows.add(List.of("try", attempt)));
    report.section(
        "Verdict",
        "By the paired bootstrap: if 0 is in the interval of the difference, these rows do not tell"
            + " one from the other.",
        List.of(),
        ReportTable.of(List.of("", ""), rows));
  }
}
