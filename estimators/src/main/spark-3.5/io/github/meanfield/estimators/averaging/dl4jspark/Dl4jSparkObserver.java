package io.github.meanfield.estimators.averaging.dl4jspark;

import io.github.meanfield.stages.network.natives.Nd4jCode;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Watches the minibatches that workers of dl4j-spark train on, as its own results do not tell how
 * many they were. Spark adds up what the tasks see; a task that Spark ran again would count twice.
 */
final class Dl4jSparkObserver implements TrainingHook {

  private static final long serialVersionUID = 1L;

  private final LongAccumulator rows;
  private final LongAccumulator nanos;
  private final DoubleAccumulator lossSum;

  /** Penalty on weights before the step. Each task has an observer of its own. */
  private double penalty;

  private long start;

  Dl4jSparkObserver(SparkContext spark) {
    rows = spark.longAccumulator();
    nanos = spark.longAccumulator();
    lossSum = spark.doubleAccumulator();
  }

  @Override
  public void preUpdate(DataSet minibatch, Model model) {
    Nd4jCode.ensure();
    start = System.nanoTime();
    penalty = ((MultiLayerNetwork) model).calcRegularizationScore(true);
  }

  @Override
  public void postUpdate(DataSet minibatch, Model model) {
    int size = minibatch.numExamples();
    rows.add(size);
    nanos.add(System.nanoTime() - start);
    // The score is the mean loss before the step, and the penalty.
    lossSum.add((model.score() - penalty) * size);
  }

  @Override
  public void preUpdate(MultiDataSet minibatch, Model model) {
    throw new UnsupportedOperationException("only networks of one input and one output");
  }

  @Override
  public void postUpdate(MultiDataSet minibatch, Model model) {
    throw new UnsupportedOperationException("only networks of one input and one output");
  }

  /** Forgets what has been seen. */
  void restart() {
    rows.reset();
    nanos.reset();
    lossSum.reset();
  }

  /** Rows trained on. */
  long rows() {
    return rows.sum();
  }

  /** Mean loss of these rows, each taken before the step it was part of. */
  double meanLoss() {
    return lossSum.sum() / rows.sum();
  }

  /** Time spent in training steps, by all workers together. */
  double seconds() {
    return nanos.sum() / 1e9;
  }
}
