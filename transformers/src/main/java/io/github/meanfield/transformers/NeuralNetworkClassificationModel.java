package io.github.meanfield.transformers;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.runtime.math.Softmax;
import io.github.meanfield.stages.JavaWithinKryo;
import io.github.meanfield.stages.params.ClassifierColumns;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.transformers.scoring.ClassColumns;
import io.github.meanfield.transformers.scoring.ClassColumns.Kind;
import io.github.meanfield.transformers.scoring.ClassProbability;
import io.github.meanfield.transformers.scoring.NetworkFile;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A trained classifier; of several networks, whose probabilities are averaged, if the estimator's
 * {@code numNetworks} says so. It adds the log-probability of each class ({@code
 * rawPredictionCol}), the probability of each class ({@code probabilityCol}) and the predicted
 * class ({@code predictionCol}) to every row; a column whose name is empty is left out.
 */
@DefaultSerializer(JavaWithinKryo.class)
public final class NeuralNetworkClassificationModel
    extends NeuralNetworkModel<NeuralNetworkClassificationModel>
    implements ClassifierColumns<NeuralNetworkClassificationModel> {

  private static final long serialVersionUID = 1L;
  private static final String NUM_CLASSES = "numClasses";

  private final int numClasses;

  /**
   * Refuses: {@code ServiceLoader} asks for such a constructor, and a model is made by a fit.
   *
   * @throws UnsupportedOperationException always
   */
  public NeuralNetworkClassificationModel() {
    throw UnfittedModel.refused();
  }

  /**
   * A model of a network that is trained already.
   *
   * @param uid the model's uid, that of the estimator
   * @param fitted a network with one logit a class
   * @param numClasses number of classes
   */
  public NeuralNetworkClassificationModel(String uid, Fitted fitted, int numClasses) {
    super(uid, fitted);
    this.numClasses = numClasses;
  }

  /** Number of classes. */
  public int numClasses() {
    return numClasses;
  }

  /**
   * Predicts one row.
   *
   * @param features numFeatures values
   * @return the class with the largest probability / threshold
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  public double predict(Vector features) {
    return columns().predict(predictProbability(features).toArray());
  }

  /**
   * Probabilities of the classes of one row.
   *
   * @param features numFeatures values
   * @return numClasses values that add to 1
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  public Vector predictProbability(Vector features) {
    double[] probabilities = new double[numClasses];
    Softmax.probabilities(scoring().outputs(features), 0, probabilities, new double[numClasses]);
    return Vectors.dense(probabilities);
  }

  /**
   * Probabilities of the classes where all that enters the network, once features are scaled and
   * encoded, is 0: what it says of a row of which it sees nothing.
   *
   * @return numClasses values that add to 1; none if features are encoded in a network that the
   *     dense engine does not compute
   */
  public Optional<Vector> zeroInputProbability() {
    List<float[]> outputs = EncodedFeatures.outputsOfZeros(this);
    double[] mean = new double[numClasses];
    outputs.forEach(
        output -> Arrays.setAll(mean, k -> mean[k] + (double) output[k] / outputs.size()));
    return outputs.isEmpty() ? Optional.empty() : Optional.of(Vectors.dense(mean));
  }

  /**
   * What each feature of one row adds to the probability of a class, whichever is predicted.
   *
   * @param features numFeatures values
   * @param ofClass the class, from 0 to numClasses - 1
   * @return numFeatures values
   * @throws IllegalArgumentException if there are more or fewer features, one is not finite, there
   *     is no such class, or the network has no gradients of features
   */
  public Vector attribution(Vector features, int ofClass) {
    if (ofClass < 0 || ofClass >= numClasses) {
      throw new IllegalArgumentException(
          String.format(
              "%s: there is no class %d; required is one from 0 to %d",
              uid(), ofClass, numClasses - 1));
    }
    return attribution(features, new ClassProbability(prediction(), ofClass));
  }

  @Override
  ClassColumns columns() {
    Set<Kind> kinds = EnumSet.allOf(Kind.class);
    kinds.removeIf(kind -> column(kind).isEmpty());
    return columns(kinds);
  }

  private String column(Kind kind) {
    return switch (kind) {
      case RAW_PREDICTION -> getRawPredictionCol();
      case PROBABILITY -> getProbabilityCol();
      case PREDICTION -> getPredictionCol();
    };
  }

  @Override
  ClassColumns prediction() {
    return columns(EnumSet.of(Kind.PREDICTION));
  }

  private ClassColumns columns(Set<Kind> kinds) {
    return new ClassColumns(numClasses, isSet(thresholds()) ? getThresholds() : null, kinds);
  }

  @Override
  DataType predictionType() {
    return DataTypes.DoubleType;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    scoring().checkFeatures(schema);
    return withFurtherColumns(withOutputColumns(schema, numClasses));
  }

  @Override
  public NeuralNetworkClassificationModel copy(ParamMap extra) {
    return copyValues(with(fitted()), extra);
  }

  @Override
  NeuralNetworkClassificationModel with(Fitted networks) {
    NeuralNetworkClassificationModel copy =
        new NeuralNetworkClassificationModel(uid(), networks, numClasses);
    return copyValues(copy, ParamMap.empty()).setParent(parent());
  }

  @Override
  public Combination combination() {
    return Combination.LOG_MEAN_SOFTMAX;
  }

  @Override
  public NeuralNetworkClassificationModel averagedWith(
      List<NeuralNetworkClassificationModel> others) {
    return with(
        AveragedNetworks.of(
            this,
            others,
            each -> each.numClasses + " classes",
            each -> each.fitted().network().networks()));
  }

  @Override
  Map<String, Integer> numbers() {
    return Map.of(NUM_CLASSES, numClasses);
  }

  /** Reads a saved model. */
  public static MLReader<NeuralNetworkClassificationModel> read() {
    return new NetworkModelFiles.Reader<>(NeuralNetworkClassificationModel.class) {
      @Override
      Combination combination(StageFiles files) {
        return Combination.LOG_MEAN_SOFTMAX;
      }

      @Override
      NeuralNetworkClassificationModel create(String uid, Fitted fitted, StageFiles files) {
        int numClasses = files.intact(NetworkFile.NAME, fitted::numOutputs);
        return new NeuralNetworkClassificationModel(uid, fitted, numClasses);
      }
    };
  }

  /** Loads a saved model from a path. */
  public static NeuralNetworkClassificationModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return String.format("%s (%s, %d classes)", uid(), rowShape().contents(), numClasses);
  }
}
