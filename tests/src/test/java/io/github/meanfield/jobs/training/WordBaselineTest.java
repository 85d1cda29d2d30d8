package io.github.meanfield.jobs.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.NumberTarget;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How the linear model of words is penalized. */
@ExtendWith(SparkSessionExtension.class)
class WordBaselineTest {

  private final List<String> warnings = new ArrayList<>();

  private WordBaseline baseline(String weightCol, Target target) {
    return new WordBaseline(new BaselineFit("f", "y", weightCol, 1, warnings::add), target);
  }

  @Test
  void validationRowsChooseAPenaltyByTheirWeights(SparkSession spark) {
    Dataset<Row> training = weighted(spark, 1, 1, 1, 1);
    // The last two contradict the others.
    double bold = coefficient(training, weighted(spark, 1e6, 1e6, 1, 1), BaselinesTest.classes());
    double shy = coefficient(training, weighted(spark, 1, 1, 9, 9), BaselinesTest.classes());
    assertTrue(bold > 2 * shy && shy > 0, bold + " " + shy);
    double unchosen = coefficient(training, training.limit(0), BaselinesTest.classes(0));
    assertTrue(bold > unchosen && unchosen > shy, bold + " " + unchosen + " " + shy);
    assertEquals(List.of(), warnings);
  }

  private double coefficient(Dataset<Row> training, Dataset<Row> validation, ClassTarget target) {
    List<Baselines.Fitted> fitted = baseline("w", target).of(training, validation);
    return ((LogisticRegressionModel) fitted.get(0).model()).coefficients().apply(0);
  }

  /** Two rows that say the one, and two with weights of their own that say the other. */
  private static Dataset<Row> weighted(SparkSession spark, double... weights) {
    boolean agree = weights[2] == weights[0] && weights[0] == 1;
    double[] f = {0, 1, 0, 1};
    double[] y = {0, 1, agree ? 0 : 1, agree ? 1 : 0};
    return spark.createDataFrame(
        IntStream.range(0, f.length)
            .mapToObj(i -> RowFactory.create(y[i], Vectors.dense(f[i], 0), weights[i]))
            .toList(),
        new StructType()
            .add("y", DataTypes.DoubleType)
            .add("f", SQLDataTypes.VectorType())
            .add("w", DataTypes.DoubleType));
  }

  /** A penalty is that of the number in standard deviations, and so in any unit. */
  @Test
  void penaltiesOfNumbersDoNotDependOnTheirUnit(SparkSession spark) {
    double[] slopes = new double[2];
    for (int i = 0; i < 2; i++) {
      double unit = i == 0 ? 1 : 1000;
      Dataset<Row> rows =
          BaselinesTest.rows(spark, 1).withColumn("y", functions.col("y").multiply(unit));
      double deviation = unit * Math.sqrt(0.24);
      NumberTarget target =
          new NumberTarget(
              "y",
              Map.of(
                  SplitAssigner.TRAIN,
                  new NumberTarget.Distribution(5, 0.6 * unit, deviation, List.of())),
              0);
      List<Baselines.Fitted> fitted = baseline(null, target).of(rows, rows.limit(0));
      slopes[i] = ((LinearRegressionModel) fitted.get(0).model()).coefficients().apply(0) / unit;
    }
    assertEquals(slopes[0], slopes[1], 1e-6);
    assertTrue(slopes[0] > 0.05, () -> "" + slopes[0]);
  }

  @Test
  void wordsThatCannotBeFittedAreToldOnce(SparkSession spark) {
    Dataset<Row> broken = BaselinesTest.rows(spark, Double.NaN);
    assertEquals(List.of(), baseline(null, BaselinesTest.classes()).of(broken, broken));
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(
        warnings.get(0).startsWith("LogisticRegression of penalty 1.0E-5, a baseline, is left out"),
        warnings::toString);
  }
}
