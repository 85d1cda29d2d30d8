package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.ObjectReader;
import io.github.meanfield.stages.rows.RowShape;
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
 * @param shape what the network takes of a row
 * @param columns what makes the prediction, and nothing else
 * @param vector whether the prediction is a Vector and not a number
 * @param failOnInvalid whether features that are not finite are an error; their prediction is null
 *     otherwise
 */
public record PredictFunction(
    String uid,
    Broadcast<TrainedNetwork> network,
    RowShape shape,
    OutputColumns columns,
    boolean vector,
    boolean failOnInvalid)
    implements UDF1<Object, Object> {

  @Override
  public Object call(Object features) {
    if (features == null) {
      return null;
    }
    if (shape.isNumbers()
        && !(features instanceof Vector || features instanceof Seq || features instanceof Number)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: features are of type %s; required are a Vector, an array of numbers or a number",
              uid, features.getClass().getSimpleName()));
    }
    float[] row = new float[shape.width()];
    ObjectReader reader = new ObjectReader(shape, network.value().takesMissing());
    FeatureReader.Problem problem = read(reader, features, row);
    if (problem == FeatureReader.Problem.SIZE || (problem != null && failOnInvalid)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: features are %s: %s; required are %s%s",
              uid,
              problem.words(),
              reader.example(features),
              shape.describe(),
              problem == FeatureReader.Problem.SIZE
                  ? ""
                  : " (with handleInvalid skip or keep, others have the prediction null)"));
    }
    return problem == null ? predict(features, row) : null;
  }

  private FeatureReader.Problem read(ObjectReader reader, Object features, float[] row) {
    try {
      return reader.read(features, row, 0);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(uid + ": features " + e.getMessage());
    }
  }

  private Object predict(Object features, float[] row) {
    double[][] values = {new double[columns.widths()[0]]};
    columns.write(network.value().outputs(features, row), 0, values);
    return vector ? Vectors.dense(values[0]) : (Object) values[0][0];
  }
}
