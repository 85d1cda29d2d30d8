package io.github.meanfield.jobs.serve;

import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.InputStatistics;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Prediction;
import io.github.meanfield.runtime.QuotedText;
import io.github.meanfield.runtime.Scorer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells what each column of a row does to its prediction: one column after the other gets what is
 * typical of the training rows, and the row is scored again. Columns that act together are each
 * told with what they do together, so that the changes need not sum up to anything. The typical
 * value is the mean of numbers and dates, what most rows have of flags and categories, and that
 * there is none of a column that no training row had a value in.
 */
final class Explainer {

  private static final double SECONDS_OF_A_DAY = 24 * 3600;

  private final List<InputColumn> columns;
  private final Object[] typical;
  private final String unknown;

  /** An explainer of a model's predictions. */
  Explainer(Model model) {
    columns = model.inputs();
    Map<String, InputStatistics> statistics = new HashMap<>();
    model.statistics().forEach(each -> statistics.put(each.name(), each));
    typical = new Object[columns.size()];
    String lacking = null;
    for (int i = 0; i < typical.length; i++) {
      InputStatistics its = statistics.get(columns.get(i).name());
      if (its == null || columns.get(i).type() == InputColumn.Type.VECTOR) {
        lacking = columns.get(i).name();
      } else {
        typical[i] = typical(columns.get(i).type(), its);
      }
    }
    unknown = lacking;
  }

  private static Object typical(InputColumn.Type type, InputStatistics its) {
    if (type == InputColumn.Type.CATEGORY) {
      return its.categories().isEmpty() ? null : new QuotedText(its.categories().get(0));
    } else if (!its.hasNumbers()) {
      return null;
    }
    return switch (type) {
      case FLAG -> its.mean() >= 0.5;
      case DATE -> time(Math.rint(its.mean()));
      case TIMESTAMP -> time(its.mean());
      default -> its.mean();
    };
  }

  private static LocalDateTime time(double days) {
    return LocalDateTime.ofEpochSecond(Math.round(days * SECONDS_OF_A_DAY), 0, ZoneOffset.UTC);
  }

  /**
   * Checks that predictions can be explained.
   *
   * @throws Refused if it is not known what is typical of a column
   */
  void requirePossible() throws Refused {
    for (InputColumn column : columns) {
      if (column.type() == InputColumn.Type.TEXT) {
        throw new Refused(
            Refused.BAD_REQUEST,
            "predictions cannot be explained: no text is typical of the training rows, and what the"
                + " words of column '%s' do to a prediction is not told",
            column.name());
      }
    }
    if (unknown != null) {
      throw new Refused(
          Refused.BAD_REQUEST,
          "predictions cannot be explained: the model's file has no statistics of the training rows"
              + " for column '%s'; export has them of single columns, of models that train or tune"
              + " has written",
          unknown);
    }
  }

  /** How often a row is scored to be explained. */
  int scorings() {
    return typical.length + 1;
  }

  /**
   * Explains a prediction.
   *
   * @param scorer scores other rows
   * @param row the row, whose values are exchanged and put back
   * @param prediction what was predicted of it
   * @return a change for each column, the largest first; none if there is no prediction
   */
  List<Change> changes(Scorer scorer, Object[] row, Prediction prediction) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < row.length && prediction.isPresent(); i++) {
      Object value = row[i];
      row[i] = typical[i];
      scorer.score(row);
      row[i] = value;
      changes.add(new Change(columns.get(i).name(), changes(scorer, prediction)));
    }
    changes.sort(Comparator.comparingDouble(Change::size).reversed());
    return changes;
  }

  private static double[] changes(Scorer scorer, Prediction prediction) {
    boolean isClass = prediction.label() != null;
    double[] by = new double[isClass ? 1 : prediction.outputs().length];
    Arrays.fill(by, Double.NaN);
    for (int j = 0; j < by.length && scorer.isPresent(); j++) {
      int focus = isClass ? (int) prediction.value() : j;
      by[j] =
          isClass
              ? prediction.probabilities()[focus] - scorer.probability(focus)
              : prediction.outputs()[focus] - scorer.output(focus);
    }
    return by;
  }
}
