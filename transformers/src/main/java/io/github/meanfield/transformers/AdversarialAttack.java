package io.github.meanfield.transformers;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.transformers.scoring.AttackedNetwork;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a model predicts when the features of rows are shifted against it: by the gradient of the
 * loss of its own prediction, which is the cross-entropy of classes, and the squared error of
 * numbers, whatever the loss it was trained with. Shifts are in the unit of what the network gets
 * ({@link io.github.meanfield.stages.network.ShiftableInputs}): features as they are, or, if the
 * network encodes them itself, numbers once they are scaled. Of a model of several networks the
 * mean of their losses is attacked; of several targets the first. Features are not kept in any
 * range.
 */
public final class AdversarialAttack {

  private final Attack attack;
  private String labelCol = "label";

  /**
   * An attack.
   *
   * @param attack how features are shifted
   */
  public AdversarialAttack(Attack attack) {
    this.attack = attack;
  }

  /** Column of the true classes, by number, or of the true numbers. Default: label. */
  public AdversarialAttack setLabelCol(String value) {
    labelCol = value;
    return this;
  }

  /**
   * Scores rows that are attacked.
   *
   * @param model the model; its attributionCol, spreadCol and featuresOutCol are left out
   * @param rows rows with the model's features and labels; those that lack either, or have features
   *     that it cannot use, are left out
   * @return the rows with the columns that the model adds, of attacked features; computed in
   *     batches when they are asked for
   * @throws IllegalArgumentException if the model predicts neither one class nor numbers, there are
   *     no such columns, or the network cannot be attacked; when rows are computed, if a label is
   *     no class of the model
   */
  public Dataset<Row> transform(NeuralNetworkModel<?> model, Dataset<?> rows) {
    require(model);
    NeuralNetworkModel<?> plain = model.copy(ParamMap.empty());
    plain.clear(plain.attributionCol());
    plain.clear(plain.spreadCol());
    plain.clear(plain.featuresOutCol());
    StructType schema = rows.schema();
    StructField label = Columns.require(model, "labelCol", labelCol, schema);
    if (!(label.dataType() instanceof NumericType)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: labelCol '%s' is of type %s; required is a number",
              model.uid(), labelCol, label.dataType().simpleString()));
    }
    StructType scored = plain.transformSchema(schema);
    int batchSize =
        AttackedNetwork.rowsAtOnce(model.fitted().network(), model.getScoringBatchSize());
    AttackedRows attacked =
        new AttackedRows(
            model.uid(),
            model.fitted().network().broadcast(model.uid(), rows.sparkSession().sparkContext()),
            attack,
            new AttackedRows.Columns(
                schema.fieldIndex(model.getFeaturesCol()),
                model.numFeatures(),
                schema.fieldIndex(labelCol),
                labelCol),
            plain.columns(),
            plain.prediction(),
            scored,
            batchSize);
    return rows.toDF().mapPartitions(attacked, Encoders.row(scored));
  }

  /**
   * Requires that a model can be attacked.
   *
   * @throws IllegalArgumentException if it predicts neither one class nor numbers, or its network
   *     has no gradients of features, or is of several that scale features each in its own way
   */
  public static void require(NeuralNetworkModel<?> model) {
    if (!(model instanceof NeuralNetworkClassificationModel
        || model instanceof NeuralNetworkRegressionModel)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a %s was to be attacked; required is a model of one class a row or of numbers,"
                  + " whose loss there is an attack on",
              model.uid(), model.getClass().getSimpleName()));
    }
    AttackedNetwork.require(model.fitted().network(), model.uid());
  }
}
