package io.github.meanfield.transformers;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.JavaWithinKryo;
import io.github.meanfield.stages.params.HasQuantilesCol;
import io.github.meanfield.stages.params.HasVarianceCol;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.transformers.scoring.ExplainedValue;
import io.github.meanfield.transformers.scoring.NetworkFile;
import io.github.meanfield.transformers.scoring.OutputColumns;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A trained regressor; of several networks, whose predictions are averaged, if the estimator's
 * {@code numNetworks} says so. It adds the prediction to every row, in the target's own unit: a
 * double, or a Vector if the labels it was trained on were Vectors or arrays.
 *
 * <p>The outputs of {@link #network()} itself are in units of {@code scale} around {@code center},
 * or logarithms of predictions after training with the poisson loss, or describe how the target is
 * distributed after losses quantile, gaussian and bins: see {@link #target()}. After these the
 * model tells quantiles, in a column and by {@link #predictQuantiles}, and after the last two the
 * variance. Of several networks the distribution is: of quantiles, the mean of those of each level;
 * of normal distributions, the normal one with mean and variance of their mixture; of bins, the
 * mean of the probabilities.
 */
@DefaultSerializer(JavaWithinKryo.class)
public final class NeuralNetworkRegressionModel
    extends NeuralNetworkModel<NeuralNetworkRegressionModel>
    implements HasQuantilesCol<NeuralNetworkRegressionModel>,
        HasVarianceCol<NeuralNetworkRegressionModel> {

  private static final long serialVersionUID = 1L;
  static final String TARGET_FILE = "target.json";

  private final TargetScale target;

  /**
   * Refuses: {@code ServiceLoader} asks for such a constructor, and a model is made by a fit.
   *
   * @throws UnsupportedOperationException always
   */
  public NeuralNetworkRegressionModel() {
    throw UnfittedModel.refused();
  }

  /**
   * A model of a network that is trained already.
   *
   * @param uid the model's uid, that of the estimator
   * @param fitted a network with as many outputs as the target needs
   * @param target how outputs become predictions
   */
  public NeuralNetworkRegressionModel(String uid, Fitted fitted, TargetScale target) {
    super(uid, fitted);
    this.target = target;
  }

  /** How outputs of the network become predictions. */
  public TargetScale target() {
    return target;
  }

  /** Number of targets. */
  public int numTargets() {
    return target.size();
  }

  /**
   * Predicts one row; the first target if there are several.
   *
   * @param features numFeatures values
   * @return the prediction in the target's own unit
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  public double predict(Vector features) {
    return target.prediction(scoring().outputs(features), 0, 0);
  }

  /**
   * Quantiles of one row, as {@code quantilesCol} has them.
   *
   * @param features numFeatures values
   * @return one for each of {@code quantileProbabilities}, in the target's own unit
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite, or
   *     the network tells no such quantiles
   */
  public Vector predictQuantiles(Vector features) {
    requireQuantiles("quantiles were asked for");
    double[] values = new double[getQuantileProbabilities().length];
    target.quantiles(scoring().outputs(features), 0, getQuantileProbabilities(), values);
    return Vectors.dense(values);
  }

  private void requireQuantiles(String why) {
    if (!target.tellsDistribution()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s, but the network was trained to predict one number; required is a model that"
                  + " was trained with loss quantile, gaussian or bins",
              uid(), why));
    }
    if (!target.distribution().tells(getQuantileProbabilities())) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s, and param quantileProbabilities is %s, but the network was trained for %s"
                  + " and tells no others; clear the param, or train with loss gaussian or bins,"
                  + " which tell all",
              uid(),
              why,
              Arrays.toString(getQuantileProbabilities()),
              target.distribution().kind()));
    }
  }

  private void requireDistribution() {
    if (addsQuantiles()) {
      requireQuantiles("param quantilesCol is set to '" + getQuantilesCol() + "'");
    }
    if (addsVariance() && !target.tellsVariance()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param varianceCol is set to '%s', but the network tells no variance; required is"
                  + " a model that was trained with loss gaussian or bins",
              uid(), getVarianceCol()));
    }
  }

  /**
   * Predicts all targets of one row.
   *
   * @param features numFeatures values
   * @return numTargets values in the targets' own units
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  public Vector predictVector(Vector features) {
    double[] predictions = new double[target.size()];
    predict(target, scoring().outputs(features), 0, predictions);
    return Vectors.dense(predictions);
  }

  /**
   * The prediction, of the first target, where all that enters the network, once features are
   * scaled and encoded, is 0: what it says of a row of which it sees nothing.
   *
   * @return in the target's own unit; none if features are encoded in a network that the dense
   *     engine does not compute
   */
  public OptionalDouble zeroInputPrediction() {
    OptionalDouble mean =
        EncodedFeatures.outputsOfZeros(this).stream()
            .mapToDouble(output -> target.unlimited(output, 0, 0))
            .average();
    return mean.isPresent() ? OptionalDouble.of(target.limited(mean.getAsDouble(), 0)) : mean;
  }

  private static void predict(TargetScale target, float[] outputs, int offset, double[] into) {
    for (int j = 0; j < into.length; j++) {
      into[j] = target.prediction(outputs, offset, j);
    }
  }

  @Override
  OutputColumns columns() {
    return new TargetColumns(
        target,
        !getPredictionCol().isEmpty(),
        addsQuantiles() ? getQuantileProbabilities() : new double[0],
        addsVariance());
  }

  @Override
  ExplainedValue prediction() {
    return new TargetColumns(target, true, new double[0], false);
  }

  @Override
  DataType predictionType() {
    return target.vector() ? SQLDataTypes.VectorType() : DataTypes.DoubleType;
  }

  /**
   * The columns that tell of the target, those that are asked for.
   *
   * @param target how outputs become predictions
   * @param hasPrediction whether the prediction is one of them
   * @param probabilities what quantiles are of; none for no column of them
   * @param hasVariance whether the variance is one of them
   */
  private record TargetColumns(
      TargetScale target, boolean hasPrediction, double[] probabilities, boolean hasVariance)
      implements ExplainedValue {
    @Override
    public int numOutputs() {
      return target.numOutputs();
    }

    @Override
    public int[] widths() {
      IntStream.Builder widths = IntStream.builder();
      if (hasPrediction) {
        widths.add(target.size());
      }
      if (probabilities.length > 0) {
        widths.add(probabilities.length);
      }
      if (hasVariance) {
        widths.add(1);
      }
      return widths.build().toArray();
    }

    @Override
    public void write(float[] outputs, int offset, double[][] values) {
      int column = 0;
      if (hasPrediction) {
        predict(target, outputs, offset, values[column++]);
      }
      if (probabilities.length > 0) {
        target.quantiles(outputs, offset, probabilities, values[column++]);
      }
      if (hasVariance) {
        values[column][0] = target.variance(outputs, offset);
      }
    }

    @Override
    public int index(float[] outputs, int offset) {
      return 0;
    }

    @Override
    public double value(int index, float[] outputs, int offset) {
      return target.prediction(outputs, offset, index);
    }

    @Override
    public void slope(int index, float[] outputs, int offset, float[] slope) {
      target.slope(outputs, offset, slope);
    }
  }

  @Override
  public StructType transformSchema(StructType schema) {
    scoring().checkFeatures(schema);
    requireOneToExplain(target.size());
    requireDistribution();
    return withFurtherColumns(withVariance(withQuantiles(withPrediction(schema))));
  }

  private StructType withPrediction(StructType schema) {
    if (getPredictionCol().isEmpty()) {
      return schema;
    }
    StructField column =
        target.vector()
            ? new AttributeGroup(getPredictionCol(), target.size()).toStructField()
            : NumericAttribute.defaultAttr().withName(getPredictionCol()).toStructField();
    return Columns.append(this, predictionCol(), schema, column);
  }

  @Override
  public NeuralNetworkRegressionModel copy(ParamMap extra) {
    return copyValues(with(fitted()), extra);
  }

  @Override
  NeuralNetworkRegressionModel with(Fitted networks) {
    return with(networks, target);
  }

  private NeuralNetworkRegressionModel with(Fitted networks, TargetScale scale) {
    NeuralNetworkRegressionModel copy = new NeuralNetworkRegressionModel(uid(), networks, scale);
    return copyValues(copy, ParamMap.empty()).setParent(parent());
  }

  @Override
  public Combination combination() {
    return target.combination();
  }

  /**
   * {@inheritDoc} Networks of targets of another mean and deviation get an output layer in the
   * units of this one, and predictions are limited, if they are, to the range of all.
   */
  @Override
  public NeuralNetworkRegressionModel averagedWith(List<NeuralNetworkRegressionModel> others) {
    Fitted networks =
        AveragedNetworks.of(
            this,
            others,
            each -> each.target.kind(),
            each ->
                each.fitted().network().networks().stream()
                    .map(network -> target.inUnits(each.target, network))
                    .toList());
    return with(networks, target.limitedAs(others.stream().map(each -> each.target).toList()));
  }

  @Override
  int formatVersion() {
    if (target.tellsDistribution()) {
      return ModelMetadata.WITH_DISTRIBUTIONS;
    }
    return target.hasLimits() ? ModelMetadata.FOR_TABLES : super.formatVersion();
  }

  @Override
  void writeFiles(StageFiles files) {
    files.write(TARGET_FILE, target.toJson());
  }

  /** Reads a saved model. */
  public static MLReader<NeuralNetworkRegressionModel> read() {
    return new NetworkModelFiles.Reader<>(NeuralNetworkRegressionModel.class) {
      @Override
      Combination combination(StageFiles files) {
        return files.read(TARGET_FILE, TargetScale::combination);
      }

      @Override
      NeuralNetworkRegressionModel create(String uid, Fitted fitted, StageFiles files) {
        int outputs = files.intact(NetworkFile.NAME, fitted::numOutputs);
        return new NeuralNetworkRegressionModel(
            uid, fitted, files.read(TARGET_FILE, json -> TargetScale.fromJson(json, outputs)));
      }
    };
  }

  /** Loads a saved model from a path. */
  public static NeuralNetworkRegressionModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return String.format("%s (%s, %d targets)", uid(), rowShape().contents(), numTargets());
  }
}
