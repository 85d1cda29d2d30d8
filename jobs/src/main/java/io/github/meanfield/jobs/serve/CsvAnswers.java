package io.github.meanfield.jobs.serve;

import io.github.meanfield.jobs.tables.CsvText;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Prediction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Predictions as lines of CSV, with the columns that {@code score} writes. */
final class CsvAnswers implements Answers {

  private static final CsvText TEXT = new CsvText(CsvForm.MISSING);

  private final StringBuilder text = new StringBuilder();
  private final boolean isClass;
  private final int numColumns;

  /**
   * No predictions so far.
   *
   * @param isExplained whether each comes with what moved it
   */
  CsvAnswers(Model model, boolean isExplained) {
    isClass = model.kind() == Model.Kind.CLASSIFIER;
    List<String> names = new ArrayList<>();
    if (isClass) {
      IntStream.range(0, model.classes().size()).forEach(k -> names.add("probability_" + k));
      names.add("prediction");
      names.add("predictedLabel");
    } else if (model.numTargets() == 1) {
      names.add("prediction");
    } else {
      IntStream.range(0, model.numTargets()).forEach(j -> names.add("prediction_" + j));
    }
    numColumns = names.size();
    if (isExplained) {
      names.add("explanation");
    }
    text.append(String.join(",", names)).append('\n');
  }

  @Override
  public void add(Prediction prediction, List<Change> changes) {
    if (!prediction.isPresent()) {
      // Readers pass over lines without anything in them.
      text.append(numColumns == 1 && changes == null ? "\"\"" : ",".repeat(numColumns - 1));
    } else if (isClass) {
      text.append(numbers(prediction.probabilities())).append(',');
      text.append(prediction.value()).append(',');
      text.append(TEXT.ofText(prediction.label()));
    } else {
      text.append(numbers(prediction.outputs()));
    }
    if (changes != null) {
      String words = changes.stream().map(CsvAnswers::words).collect(Collectors.joining(", "));
      text.append(',').append(words.isEmpty() ? "" : TEXT.ofText(words));
    }
    text.append('\n');
  }

  private static String numbers(double[] numbers) {
    return DoubleStream.of(numbers).mapToObj(Double::toString).collect(Collectors.joining(","));
  }

  private static String words(Change change) {
    return change.column()
        + DoubleStream.of(change.by())
            .mapToObj(by -> String.format(Locale.ROOT, " %+.3g", by))
            .collect(Collectors.joining());
  }

  @Override
  public Answer answer() {
    return Answer.of(
        Answer.CSV + "; charset=utf-8", text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
