package io.github.meanfield.benchmark;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.XGBoostError;
import ml.dmlc.xgboost4j.scala.spark.XGBoostClassifier;
import ml.dmlc.xgboost4j.scala.spark.XGBoostEstimator;
import ml.dmlc.xgboost4j.scala.spark.XGBoostModel;
import ml.dmlc.xgboost4j.scala.spark.XGBoostRegressor;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;

/** What is compared on tables: all train on the same rows, and validate with the same if at all. */
final class TableContestants {

  static final String XGBOOST = "XGBoost";

  /** With this the others are compared. */
  static final String LINEAR = "linear model";

  private static final double RIDGE = 1e-4;

  private TableContestants() {}

  /** Fits the rows to fit. */
  interface Fit {
    /**
     * Fits, which takes time that counts.
     *
     * @return gives the model, which predicts the rows to test with
     */
    Supplier<Transformer> of(TableSplit split, long seed);
  }

  private static Fit plain(BiFunction<TableSplit, Long, Transformer> fit) {
    return (split, seed) -> {
      Transformer model = fit.apply(split, seed);
      return () -> model;
    };
  }

  /** Fits by name; without Spark's perceptron if there are no classes. */
  static Map<String, Fit> of(int numClasses) {
    Map<String, Fit> fits = new LinkedHashMap<>();
    addNetworks(
        fits,
        "Meanfield, defaults",
        TableSplit.STANDARDIZED,
        numClasses > 0 ? NeuralNetworkClassifier::new : NeuralNetworkRegressor::new,
        1,
        2);
    Supplier<NeuralNetworkEstimator<?, ?>> tabular =
        numClasses > 0 ? NeuralNetworkClassifier::tabular : NeuralNetworkRegressor::tabular;
    addNetworks(fits, "Meanfield, tabular", TableSplit.ASSEMBLED, tabular, 1, 2, 8);
    addNetworks(
        fits, "Meanfield, 4 × tabular", TableSplit.ASSEMBLED, () -> fourTimes(tabular.get()), 1, 2);
    fits.put(XGBOOST, TableContestants::boosted);
    fits.put("Spark's trees", plain(TableContestants::trees));
    if (numClasses > 0) {
      fits.put("Spark's perceptron", plain(TableContestants::perceptron));
    }
    fits.put(LINEAR, plain(TableContestants::linear));
    return fits;
  }

  /** Of these fits the networks of two workers, boosted trees and the linear model. */
  static Map<String, Fit> shortlist(int numClasses) {
    Map<String, Fit> fits = of(numClasses);
    fits.keySet()
        .retainAll(
            List.of(
                "Meanfield, tabular, 2 workers",
                "Meanfield, 4 × tabular, 2 workers",
                XGBOOST,
                LINEAR));
    return fits;
  }

  private static void addNetworks(
      Map<String, Fit> fits,
      String name,
      String features,
      Supplier<NeuralNetworkEstimator<?, ?>> network,
      int... numWorkers) {
    for (int workers : numWorkers) {
      fits.put(
          name + ", " + workers + (workers == 1 ? " worker" : " workers"),
          plain(
              (split, seed) -> {
                NeuralNetworkEstimator<?, ?> estimator = network.get();
                estimator.setFeaturesCol(features);
                estimator.setValidationIndicatorCol(TableSplit.VALIDATION);
                estimator.setNumWorkers(workers);
                estimator.setSeed(seed);
                return estimator.fit(split.fitting());
              }));
    }
  }

  private static NeuralNetworkEstimator<?, ?> fourTimes(NeuralNetworkEstimator<?, ?> network) {
    network.setNumNetworks(4);
    return network;
  }

  /**
   * Stops early, which counts as time; then fits as many rounds as were best, which does not, as
   * XGBoost4J-Spark keeps the trees of the rounds after them and has no way to leave them out.
   */
  private static Supplier<Transformer> boosted(TableSplit split, long seed) {
    XGBoostEstimator<?, ?> stopping = boosting(split, seed);
    stopping.setNumRound(2_000);
    stopping.setNumEarlyStoppingRounds(50);
    stopping.setEvalDataset(split.validation());
    XGBoostModel<?> stopped = (XGBoostModel<?>) stopping.train(split.training());
    return () -> {
      XGBoostEstimator<?, ?> best = boosting(split, seed);
      best.setNumRound(bestRounds(stopped));
      return (Transformer) best.train(split.training());
    };
  }

  private static int bestRounds(XGBoostModel<?> stopped) {
    try {
      return 1 + Integer.parseInt(stopped.nativeBooster().getAttr("best_iteration"));
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost does not tell its best round", e);
    }
  }

  private static XGBoostEstimator<?, ?> boosting(TableSplit split, long seed) {
    XGBoostEstimator<?, ?> trees =
        split.numClasses() == 0
            ? new XGBoostRegressor().setFeaturesCol(TableSplit.ASSEMBLED)
            : new XGBoostClassifier().setFeaturesCol(TableSplit.ASSEMBLED);
    trees.setEta(0.05);
    trees.setMaxDepth(6);
    trees.setMinChildWeight(2);
    trees.setSubsample(0.8);
    trees.setColsampleBytree(0.8);
    trees.setMissing(Float.NaN);
    trees.setNumWorkers(2);
    trees.setSeed(seed);
    return trees;
  }

  /** Of boosted trees only as many as are best on the rows to validate with. */
  private static Transformer trees(TableSplit split, long seed) {
    // A split of a category takes a bin a value.
    int bins = Math.max(32, split.maxLevels());
    return switch (split.numClasses()) {
      case 0 -> {
        GBTRegressionModel grown =
            (GBTRegressionModel)
                fit(
                    new GBTRegressor().setMaxIter(100).setSeed(seed).setMaxBins(bins),
                    TableSplit.IMPUTED,
                    split);
        int best = lowest(grown.evaluateEachIteration(split.validation(), "squared"));
        yield new GBTRegressionModel(
                grown.uid(),
                Arrays.copyOf(grown.trees(), best),
                Arrays.copyOf(grown.treeWeights(), best))
            .setFeaturesCol(TableSplit.IMPUTED);
      }
      case 2 -> {
        GBTClassificationModel grown =
            (GBTClassificationModel)
                fit(
                    new GBTClassifier().setMaxIter(100).setSeed(seed).setMaxBins(bins),
                    TableSplit.IMPUTED,
                    split);
        int best = lowest(grown.evaluateEachIteration(split.validation()));
        yield new GBTClassificationModel(
                grown.uid(),
                Arrays.copyOf(grown.trees(), best),
                Arrays.copyOf(grown.treeWeights(), best))
            .setFeaturesCol(TableSplit.IMPUTED);
      }
      default ->
          fit(
              new RandomForestClassifier()
                  .setNumTrees(200)
                  .setMaxDepth(12)
                  .setSeed(seed)
                  .setMaxBins(bins),
              TableSplit.IMPUTED,
              split);
    };
  }

  /** With how many trees the loss is lowest. */
  private static int lowest(double[] losses) {
    return 1
        + IntStream.range(0, losses.length)
            .boxed()
            .min(Comparator.comparingDouble(i -> losses[i]))
            .orElseThrow();
  }

  private static Transformer perceptron(TableSplit split, long seed) {
    int[] layers = {split.numFeatures(TableSplit.STANDARDIZED), 64, 32, split.numClasses()};
    return fit(Contestants.perceptron(layers, 100).setSeed(seed), TableSplit.STANDARDIZED, split);
  }

  /** One-hot columns as they are: scaled, those of rare values would hardly be penalized. */
  private static Transformer linear(TableSplit split, long seed) {
    return fit(
        split.numClasses() > 0
            ? new LogisticRegression().setRegParam(RIDGE).setStandardization(false)
            : new LinearRegression().setRegParam(RIDGE).setStandardization(false),
        TableSplit.STANDARDIZED,
        split);
  }

  private static PredictionModel<?, ?> fit(
      Predictor<?, ?, ?> estimator, String features, TableSplit split) {
    estimator.setFeaturesCol(features);
    return (PredictionModel<?, ?>) estimator.fit(split.training());
  }
}
