package io.github.meanfield;

import static org.apache.spark.ml.functions.vector_to_array;

import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Tells rows that a network was trained on from others by their smaller loss (Yeom et al. 2018,
 * "Privacy risk in machine learning").
 */
public final class MembershipAttack {

  private MembershipAttack() {}

  /**
   * Area under the curve of the attack: the share of pairs of a member and another row of which the
   * member has the smaller loss.
   *
   * @param model the network
   * @param members rows that it was trained on, with a label
   * @param others rows that it was not trained on
   */
  public static double auc(
      NeuralNetworkClassificationModel model, Dataset<Row> members, Dataset<Row> others) {
    return new BinaryClassificationEvaluator()
        .setLabelCol("isMember")
        .setRawPredictionCol("confidence")
        .setNumBins(0)
        .evaluate(scored(model, members, 1).union(scored(model, others, 0)));
  }

  /** The smaller its loss, the larger the probability of the class that a row has. */
  private static Dataset<Row> scored(
      NeuralNetworkClassificationModel model, Dataset<Row> rows, double isMember) {
    Column confidence =
        functions.element_at(
            vector_to_array(functions.col("probability"), "float64"),
            functions.col("label").cast("int").plus(1));
    return model
        .transform(rows)
        .select(confidence.as("confidence"), functions.lit(isMember).as("isMember"));
  }
}
