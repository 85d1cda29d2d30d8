package io.github.meanfield.estimators.tuning;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;

/**
 * Fits an estimator and judges its models.
 *
 * @param estimator the estimator
 * @param evaluator judges predictions
 * @param folds rows to train on and rows to judge by
 */
record Judge(Estimator<?> estimator, Evaluator evaluator, List<Folds.Fold> folds) {

  /**
   * Evaluators sum in the order in which partitions come, on which further digits depend: trials
   * that are equally good are to be so in each run.
   */
  private static final MathContext DIGITS = new MathContext(12);

  /**
   * The mean metric over the folds.
   *
   * @param params params of the trial
   * @throws IllegalStateException if a metric is not finite
   */
  double metric(ParamMap params) {
    double sum = 0;
    for (Folds.Fold fold : folds) {
      Model<?> model = fit(fold.training(), params);
      double metric = evaluator.evaluate(model.transform(fold.validation()));
      if (!Double.isFinite(metric)) {
        throw new IllegalStateException("its metric is " + metric);
      }
      sum += metric;
    }
    return new BigDecimal(sum / folds.size()).round(DIGITS).doubleValue();
  }

  /** A copy has the params of its own, so that trials side by side do not share one. */
  Model<?> fit(Dataset<?> rows, ParamMap params) {
    return (Model<?>) estimator.copy(params).fit(rows);
  }
}
