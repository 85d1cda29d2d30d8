package io.github.meanfield.transformers;

import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.Quadrature;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.params.HasAttributionCol;
import io.github.meanfield.stages.params.HasFeaturesOutCol;
import io.github.meanfield.stages.params.HasPredictionCol;
import io.github.meanfield.stages.params.HasSpreadCol;
import io.github.meanfield.transformers.scoring.Attribution;
import io.github.meanfield.transformers.scoring.ExplainedValue;
import io.github.meanfield.transformers.scoring.FurtherColumn;
import io.github.meanfield.transformers.scoring.HiddenLayer;
import io.github.meanfield.transformers.scoring.OutputColumns;
import io.github.meanfield.transformers.scoring.PredictFunction;
import io.github.meanfield.transformers.scoring.Spread;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What models of a trained network that predicts have in common.
 *
 * @param <M> the model itself
 */
public abstract class NeuralNetworkModel<M extends NeuralNetworkModel<M>> extends NetworkModel<M>
    implements HasPredictionCol<M>, HasAttributionCol<M>, HasSpreadCol<M>, HasFeaturesOutCol<M> {

  private static final long serialVersionUID = 1L;

  NeuralNetworkModel() {}

  NeuralNetworkModel(String uid, Fitted fitted) {
    super(uid, fitted);
  }

  /**
   * The networks whose predictions are averaged, as DL4J networks with copies of the parameters.
   *
   * @return as many as {@code numNetworks} of the estimator
   */
  public List<org.deeplearning4j.nn.api.Model> networks() {
    return fitted().network().networks().stream().map(NetworkZip::toDl4j).toList();
  }

  /**
   * A model that averages the predictions of this one and of others: of the networks of each, in
   * turn, all with the same weight. Its params and the rows and times of its summary are those of
   * this model, and the summary has the course of every network.
   *
   * @param others models of the same features and of what this one predicts, at least one
   * @return a new model, with the uid of this one
   * @throws IllegalArgumentException if one takes other features or predicts something else
   */
  public abstract M averagedWith(List<M> others);

  /**
   * A model of some of the networks.
   *
   * @param from number of the first, from 0
   * @param to number after the last
   * @return a new model, with the uid and params of this one, without {@code spreadCol} if it is of
   *     one network, and a summary with the courses of these networks
   */
  public M ofNetworks(int from, int to) {
    List<NetworkZip> some = fitted().network().networks().subList(from, to);
    M part =
        with(
            new Fitted(
                TrainedNetwork.beforeActivation(some, combination()),
                fitted().numFeatures(),
                fitted().summary().ofNetworks(from, to),
                from == 0 ? fitted().examples() : List.of()));
    if (to - from == 1) {
      part.clear(part.spreadCol());
    }
    return part;
  }

  /** A copy with other networks. */
  abstract M with(Fitted networks);

  /** How the outputs of several networks become those of one. */
  public abstract Combination combination();

  /**
   * What the network makes of each feature before its first hidden layer: the median and scale of
   * numbers, the levels of categories.
   *
   * @return one a feature; empty if the network takes finite numbers as they are
   */
  public List<FeatureSlot> encoding() {
    return NetworkConfiguration.parse(fitted().network().networks().get(0).configuration())
        .tabularInput()
        .map(TabularInput::slots)
        .orElse(List.of());
  }

  /** What enters the first hidden layer for a row: the features, or what they are encoded as. */
  int encodedColumns() {
    List<FeatureSlot> slots = encoding();
    return slots.isEmpty() ? numFeatures() : slots.stream().mapToInt(FeatureSlot::columns).sum();
  }

  /** Whether the network tells how predictions depend on features: what explains them needs it. */
  public boolean hasGradients() {
    return fitted().network().hasGradients();
  }

  /**
   * Features that attributions compare with: where the network encodes them, the median of each
   * number and NaN, no category, for the others; else zeros, which are the means of the training
   * rows after a {@code Standardizer}.
   *
   * @return numFeatures values
   */
  public Vector baseline() {
    double[] baseline = new double[numFeatures()];
    List<FeatureSlot> slots = encoding();
    if (!slots.isEmpty()) {
      float[] encoded = new TabularInput(slots, false).baseline();
      Arrays.setAll(baseline, j -> encoded[j]);
    }
    return Vectors.dense(baseline);
  }

  /** What makes the added columns, in the order of the schema. */
  abstract OutputColumns columns();

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return scored(dataset, transformSchema(dataset.schema()));
  }

  /** The rows with what the network makes of them, in the columns of a schema. */
  Dataset<Row> scored(Dataset<?> dataset, StructType schema) {
    return scoring().transform(dataset.toDF(), columns(), furtherColumns(), schema);
  }

  /** In the order of {@link #withFurtherColumns}. */
  private List<FurtherColumn> furtherColumns() {
    List<FurtherColumn> further = new ArrayList<>();
    if (addsAttributions()) {
      further.add(attribution(prediction()));
    }
    if (addsFeaturesOut()) {
      further.add(hiddenLayer());
    }
    if (addsSpread()) {
      further.add(new Spread(prediction(), isVector()));
    }
    return further;
  }

  private HiddenLayer hiddenLayer() {
    return fitted().network().hiddenLayer(uid(), featuresOutLayer().name(), getFeaturesOutLayer());
  }

  /**
   * What a hidden layer gives for one row, as {@code featuresOutCol} has it.
   *
   * @param features numFeatures values
   * @return as many values as the layer has units, in each network
   * @throws IllegalArgumentException if there are more or fewer features, one is not finite, or
   *     there is no layer as {@code featuresOutLayer} says
   */
  public Vector featuresOut(Vector features) {
    return scoring().activations(features, hiddenLayer());
  }

  private boolean isVector() {
    return !predictionType().equals(DataTypes.DoubleType);
  }

  private Attribution attribution(ExplainedValue value) {
    return new Attribution(value, Quadrature.gaussLegendre(getAttributionSteps()), numFeatures());
  }

  /**
   * What each feature of one row adds to its prediction, as {@code attributionCol} has it; of
   * several targets, to that of the first.
   *
   * @param features numFeatures values
   * @return numFeatures values
   * @throws IllegalArgumentException if there are more or fewer features, one is not finite, or the
   *     network has no gradients of features
   */
  public Vector attribution(Vector features) {
    return attribution(features, prediction());
  }

  /** What each feature of one row adds to a value. */
  Vector attribution(Vector features, ExplainedValue value) {
    fitted().network().requireGradients(uid(), "attributions were asked for");
    return Vectors.dense(scoring().attributions(features, attribution(value)));
  }

  /**
   * Adds the columns of attributions, spread and hidden layer to a schema, those that there are.
   */
  StructType withFurtherColumns(StructType schema) {
    if (addsAttributions()) {
      fitted().network().requireGradients(uid(), "attributionCol is set");
    }
    requireSpread(fitted().network().networks().size());
    return withSpread(
        withFeaturesOut(
            withAttributions(schema, numFeatures()), addsFeaturesOut() ? hiddenLayer().width() : 0),
        isVector(),
        prediction().numOutputs());
  }

  /** What makes the prediction and nothing else; attributions explain it. */
  abstract ExplainedValue prediction();

  /** Type of the prediction. */
  abstract DataType predictionType();

  /**
   * Registers a function of SQL that predicts from features: {@code SELECT id, predict(features)
   * FROM rows}. It gives what the prediction column of {@link #transform} has, row by row, so that
   * {@code transform} is the faster way to score many rows. Null features give null, features of
   * another number are an error, and features that are not finite (NaN is a missing one if the
   * network has an {@link #encoding}) are one if handleInvalid is {@code error}, and else give
   * null.
   *
   * @param session the session in which SQL knows the function
   * @param name its name
   */
  public void registerFunction(SparkSession session, String name) {
    DataType type = predictionType();
    session
        .udf()
        .register(
            name,
            new PredictFunction(
                uid(),
                fitted().network().broadcast(uid(), session.sparkContext()),
                rowShape(),
                prediction(),
                isVector(),
                getHandleInvalid().equals("error")),
            type);
  }
}
