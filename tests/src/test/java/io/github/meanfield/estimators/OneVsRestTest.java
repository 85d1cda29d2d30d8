package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import org.apache.spark.ml.classification.ClassificationModel;
import org.apache.spark.ml.classification.Classifier;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A network a class, by Spark's OneVsRest: what the manual says of it. */
@ExtendWith(SparkSessionExtension.class)
class OneVsRestTest {

  /** Hands on to the classifier. */
  static final class OneClass extends Classifier<Vector, OneClass, OneClassModel> {
    private static final long serialVersionUID = 1L;

    /** Spark asks for it before a field could have a value. */
    @Override
    public String uid() {
      return "oneClass";
    }

    @Override
    public OneClassModel train(Dataset<?> rows) {
      return new OneClassModel(
          new NeuralNetworkClassifier()
              .setFeaturesCol(getFeaturesCol())
              .setLabelCol(getLabelCol())
              .setNumWorkers(1)
              .setMaxEpochs(3)
              .setLearningRate(0.02)
              .fit(rows));
    }

    @Override
    public OneClass copy(ParamMap extra) {
      return copyValues(new OneClass(), extra);
    }
  }

  /** Hands on to the model. */
  static final class OneClassModel extends ClassificationModel<Vector, OneClassModel> {
    private static final long serialVersionUID = 1L;
    private final NeuralNetworkClassificationModel model;

    OneClassModel(NeuralNetworkClassificationModel model) {
      this.model = model;
    }

    @Override
    public String uid() {
      return "oneClass";
    }

    @Override
    public int numClasses() {
      return 2;
    }

    @Override
    public Vector predictRaw(Vector features) {
      return model.predictProbability(features);
    }

    @Override
    public OneClassModel copy(ParamMap extra) {
      return copyValues(new OneClassModel(model), extra).setParent(parent());
    }
  }

  @Test
  void aClassifierOfSparkThatHandsOnIsTaken(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 150, 4, 3, 2);
    double right =
        new OneVsRest()
            .setClassifier(new OneClass())
            .fit(rows)
            .transform(rows)
            .where("prediction = label")
            .count();
    assertTrue(right > 100, () -> right + " of 150");
  }
}
