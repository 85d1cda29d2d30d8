package io.github.meanfield.jobs.tune;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.jobs.task.Task;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.Arrays;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;

/** What trials are judged by. */
enum SearchMetric {
  AUC("auc", "AUC", "areaUnderROC"),
  ACCURACY("accuracy", "accuracy", "accuracy"),
  LOGLOSS("logLoss", "log loss", "logLoss"),
  F1("f1", "weighted F1", "f1"),
  RMSE("rmse", "RMSE", "rmse"),
  MAE("mae", "MAE", "mae"),
  R2("r2", "R2", "r2");

  private final String word;
  private final String text;
  private final String ofSpark;

  SearchMetric(String word, String text, String ofSpark) {
    this.word = word;
    this.text = text;
    this.ofSpark = ofSpark;
  }

  /** That by which a network and its baselines are compared. */
  static SearchMetric of(Target target) {
    return target instanceof ClassTarget classes
        ? classes.names().size() == 2 ? AUC : ACCURACY
        : RMSE;
  }

  private boolean isOfNumbers() {
    return compareTo(RMSE) >= 0;
  }

  /** Checks that a task has this metric. */
  void require(Task task) {
    if (isOfNumbers() != (task == Task.REGRESSION)) {
      throw new BadInput(
          "search.metric is %s, which is for %s, and the task is %s",
          this, isOfNumbers() ? "numbers" : "classes", task);
    }
  }

  /** Checks that a label has this metric. */
  void require(Target target) {
    if (this == AUC && target instanceof ClassTarget classes && classes.names().size() != 2) {
      throw new BadInput(
          "search.metric is auc, which is for two classes, and label '%s' has %d; give accuracy,"
              + " logLoss or f1",
          target.label(), classes.names().size());
    }
  }

  /** Checks that validation rows can be judged by it. */
  void requireRows(Target target) {
    if (this != AUC || !(target instanceof ClassTarget classes)) {
      return;
    }
    double[] rows = classes.rowsOfClasses(SplitAssigner.VALIDATION);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == 0) {
        throw new BadInput(
            "trials are judged by auc, which takes validation rows of both classes, but none of %.0f"
                + " has %s '%s'; give more by --weights, or --num-folds, or another --seed",
            Arrays.stream(rows).sum(), target.label(), classes.names().get(i));
      }
    }
  }

  /**
   * What computes it for Spark.
   *
   * @param labelCol the label as a number
   */
  Evaluator evaluator(String labelCol) {
    if (this == AUC) {
      // Of all rows, not of a thousand bins.
      return new BinaryClassificationEvaluator().setLabelCol(labelCol).setNumBins(0);
    }
    return isOfNumbers()
        ? new RegressionEvaluator().setLabelCol(labelCol).setMetricName(ofSpark)
        : new MulticlassClassificationEvaluator().setLabelCol(labelCol).setMetricName(ofSpark);
  }

  /** Its name in tables. */
  String text() {
    return text;
  }

  /** The name that the command line has. */
  @Override
  public String toString() {
    return word;
  }
}
