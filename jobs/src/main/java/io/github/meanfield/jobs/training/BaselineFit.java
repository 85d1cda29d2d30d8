package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.averaging.Cancellation;
import io.github.meanfield.jobs.config.Attempt;
import io.github.meanfield.jobs.config.StageOptions;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.Contestant.Kind;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.jobs.training.Baselines.Choice;
import io.github.meanfield.jobs.training.Baselines.Fitted;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Fits what a network has to be better than: a linear model, and trees that are bounded in depth,
 * number and rows, so that they take little time beside the network.
 *
 * @param featuresCol column of the features, which are standardized
 * @param labelCol column of the labels as numbers
 * @param weightCol column of weights, null without one
 * @param seed seed of the trees and of their rows
 * @param warn hears why a model is left out
 */
record BaselineFit(
    String featuresCol, String labelCol, String weightCol, long seed, Consumer<String> warn) {

  private static final int ITERATIONS = 15;
  private static final int DEPTH = 4;
  private static final double STEP = 0.3;
  private static final int FOREST = 30;
  private static final int DEPTH_OF_FOREST = 8;

  /** So many rows at most, and so many features of rows. */
  private static final double MOST_TREE_ROWS = 50_000;

  private static final double MOST_TREE_VALUES = 5_000_000;

  /** Trees take each feature of sparse vectors by itself. */
  private static final int MOST_TREE_FEATURES = 1000;

  /** How long a fit that is of no use any more is waited for. */
  private static final long MOST_SECONDS = 10;

  /** So few rows are quicker in one task. */
  private static final long ONE_TASK = 20_000;

  /**
   * Fits models, side by side, as each has many small jobs; one that cannot be fitted is left out.
   *
   * @param choice which
   * @param training training rows
   * @param target what to learn
   */
  List<Fitted> fit(Choice choice, Dataset<Row> training, Target target) {
    List<Fitted> models = new ArrayList<>();
    if (choice == Choice.NONE) {
      return models;
    } else if (choice == Choice.LINEAR) {
      fitLinear(training, target).ifPresent(models::add);
      return models;
    }
    // Told in the order of models, whichever is done first.
    List<String> warnings = new ArrayList<>();
    BaselineFit other = new BaselineFit(featuresCol, labelCol, weightCol, seed, warnings::add);
    SparkContext spark = training.sparkSession().sparkContext();
    String tag = "meanfield-" + UUID.randomUUID();
    spark.addJobTag(tag);
    // Its thread takes over the Spark properties, tag included, of this thread.
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Optional<Fitted>> trees = thread.submit(() -> other.fitTrees(training, target));
      fitLinear(training, target).ifPresent(models::add);
      result(trees).ifPresent(models::add);
    } catch (Throwable e) {
      end(thread);
      // Jobs go on without the thread that waited for them.
      if (!spark.isStopped()) {
        spark.cancelJobsWithTag(tag);
      }
      throw e;
    } finally {
      thread.shutdown();
      spark.removeJobTag(tag);
    }
    warnings.forEach(warn);
    return models;
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      // As it was thrown: one that was cancelled ends the command.
      throw Cancellation.<RuntimeException>unchecked(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Cancellation.<RuntimeException>unchecked(e);
    }
  }

  /** The thread is to begin no more jobs. */
  private static void end(ExecutorService thread) {
    thread.shutdownNow();
    try {
      // What does not hear of it by then ends with the session.
      thread.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Fitted> fitLinear(Dataset<Row> training, Target target) {
    // A touch of ridge, without which columns that add up to one another are refused.
    Predictor<?, ?, ?> linear =
        target instanceof ClassTarget
            ? new LogisticRegression()
            : new LinearRegression().setRegParam(1e-6);
    long rows = target.rows(SplitAssigner.TRAIN);
    return fit(linear, together(training, rows))
        .map(it -> new Fitted(name(linear), Kind.LINEAR, it, rows));
  }

  private static Dataset<Row> together(Dataset<Row> training, long rows) {
    return rows < ONE_TASK ? training.coalesce(1) : training;
  }

  private Optional<Fitted> fitTrees(Dataset<Row> training, Target target) {
    Predictor<?, ?, ?> trees = trees(target);
    return attempt(name(trees), training, () -> fitTrees(trees, training, target))
        .flatMap(it -> it);
  }

  private Predictor<?, ?, ?> trees(Target target) {
    if (!(target instanceof ClassTarget classes)) {
      GBTRegressor trees = new GBTRegressor().setMaxIter(ITERATIONS).setMaxDepth(DEPTH);
      return trees.setStepSize(STEP).setCheckpointInterval(-1).setSeed(seed);
    } else if (classes.names().size() == 2) {
      GBTClassifier trees = new GBTClassifier().setMaxIter(ITERATIONS).setMaxDepth(DEPTH);
      return trees.setStepSize(STEP).setCheckpointInterval(-1).setSeed(seed);
    }
    RandomForestClassifier trees = new RandomForestClassifier().setNumTrees(FOREST);
    return trees.setMaxDepth(DEPTH_OF_FOREST).setCheckpointInterval(-1).setSeed(seed);
  }

  private Optional<Fitted> fitTrees(
      Predictor<?, ?, ?> trees, Dataset<Row> training, Target target) {
    int numFeatures = training.select(featuresCol).first().<Vector>getAs(0).size();
    if (numFeatures > MOST_TREE_FEATURES) {
      warn.accept(
          String.format(
              "%s, a baseline, is left out: %s features are more than %s",
              name(trees), Console.count(numFeatures), Console.count(MOST_TREE_FEATURES)));
      return Optional.empty();
    }
    long rows = target.rows(SplitAssigner.TRAIN);
    double share = Math.min(MOST_TREE_ROWS, MOST_TREE_VALUES / numFeatures) / rows;
    Dataset<Row> some = share < 1 ? training.sample(share, seed) : training;
    long taken = share < 1 ? some.count() : rows;
    Dataset<Row> all = together(some, taken);
    // A sample may lack a class.
    Dataset<Row> known =
        target instanceof ClassTarget classes
            ? all.withColumn(
                labelCol,
                functions
                    .col(labelCol)
                    .as(
                        labelCol,
                        NominalAttribute.defaultAttr()
                            .withName(labelCol)
                            .withNumValues(classes.names().size())
                            .toMetadata()))
            : all;
    return fit(trees, known).map(it -> new Fitted(name(trees), Kind.TREES, it, taken));
  }

  /** What a model is called in reports. */
  static String name(Predictor<?, ?, ?> model) {
    return model.getClass().getSimpleName();
  }

  private Optional<PredictionModel<?, ?>> fit(Predictor<?, ?, ?> model, Dataset<Row> training) {
    setColumns(model);
    return attempt(name(model), training, () -> (PredictionModel<?, ?>) model.fit(training));
  }

  /** Tells a model the columns of the rows. */
  void setColumns(Predictor<?, ?, ?> model) {
    model.setFeaturesCol(featuresCol).setLabelCol(labelCol);
    setWeights(model);
  }

  /** Tells a stage the column of weights, if there is one. */
  void setWeights(Params stage) {
    if (weightCol != null) {
      StageOptions.set(stage, "weightCol", weightCol);
    }
  }

  /** The columns that models are fitted to. */
  Stream<String> columns() {
    return Stream.of(labelCol, weightCol, featuresCol).filter(Objects::nonNull);
  }

  /** A trained network must not be lost for what cannot be fitted to the same features. */
  <T> Optional<T> attempt(String name, Dataset<Row> training, Supplier<T> fit) {
    return new Attempt(name, ", a baseline, is left out").of(training.sparkSession(), fit, warn);
  }
}
