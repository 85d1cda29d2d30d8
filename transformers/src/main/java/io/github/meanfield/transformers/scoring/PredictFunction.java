package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.rows.FeatureReader;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.api.java.UDF1;
import scala.collection.Seq;

/**
 * Predicts from the features of one row, for SQL. Null features have the prediction null.
 *
 * @param uid uid of the model, for errors
 * @param network the network
 * @param numFeatures features that the network takes
 * @param columns what makes the prediction, and nothing else
 * @param vector whether the prediction is a Vector and not a number
 * @param failOnInvalid whether features that are not finite are an error; their prediction is null
 *     otherwise
 */
public record PredictFunction(
    String uid,
    Broadcast<TrainedNetwork> network,
    int numFeatures,
    OutputColumns columns,
    boolean vector,
    boolean failOnInvalid)
    implements UDF1<Object, Object> {

  @Override
  public Object call(Object features) {
    if (features == null) {
      return null;
    }
    if (!(features instanceof Vector || features instanceof Seq || features instanceof Number)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: features are of type %s; required are a Vector, an array of numbers or a number",
              uid, features.getClass().getSimpleName()));
    }
    float[] row = new float[numFeatures];
    FeatureReader reader = FeatureReader.of(features);
    FeatureReader.Problem problem =
        reader.read(features, numFeatures, row, 0, network.value().takesMissing());
    if (problem == FeatureReader.Problem.SIZE || (problem != null && failOnInvalid)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: features are %s: %s; required are %d finite numbers%s",
              uid,
              problem.words(),
              FeatureReader.example(features),
              numFeatures,
              problem == FeatureReader.Problem.SIZE
                  ? ""
                  : " (with handleInvalid skip or keep, others have the prediction null)"));
    }
    return problem == null ? predict(row) : null;
  }

  private Object predict(float[] row) {
    double[][] values = {new double[columns.widths()[0]]};
    columns.write(network.value().outputs(row, 1), 0, values);
    return vector ? Vectors.dense(values[0]) : (Object) values[0][0];
  }
}
