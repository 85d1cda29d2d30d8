package io.github.meanfield.estimators.averaging.dl4jspark;

import io.github.meanfield.estimators.averaging.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;

/**
 * DL4J's training master, but for one thing: it keeps hold of the network that it broadcasts in
 * each round, so that it can be destroyed.
 */
final class Dl4jSparkMaster extends ParameterAveragingTrainingMaster {

  private final List<Broadcast<NetBroadcastTuple>> sent = new ArrayList<>();

  /**
   * A master for one fit.
   *
   * @param settings how to train
   * @param averagingFrequency minibatches that each worker trains in a round
   * @param observer watches the minibatches that are trained on
   */
  Dl4jSparkMaster(TrainingSettings settings, int averagingFrequency, Dl4jSparkObserver observer) {
    super(
        new Builder(settings.averaging().numWorkers(), settings.batchSize())
            .batchSizePerWorker(settings.batchSize())
            .averagingFrequency(averagingFrequency)
            .aggregationDepth(settings.averaging().aggregationDepth())
            .saveUpdater(true)
            // Measured on MNIST: export to files takes twice as long. Minibatches that Spark keeps
            // can be faster, but they are the rows a second time.
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .storageLevel(null)
            // There is a partition a worker, and they are even: otherwise it counts them each
            // round.
            .repartionData(Repartition.NumPartitionsWorkersDiffers)
            .rngSeed(settings.seed())
            .trainingHooks(observer));
  }

  /** Called once a round. */
  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkDl4jMultiLayer network) {
    MultiLayerNetwork net = network.getNetwork();
    Broadcast<NetBroadcastTuple> broadcast =
        network
            .getSparkContext()
            .broadcast(
                new NetBroadcastTuple(
                    net.getLayerWiseConfigurations(),
                    net.params(),
                    net.getUpdater().getStateViewArray()));
    sent.add(broadcast);
    return new ParameterAveragingTrainingWorker(
        broadcast,
        saveUpdater,
        new WorkerConfiguration(
            false,
            rddDataSetNumExamples,
            batchSizePerWorker,
            averagingFrequency,
            prefetchNumBatches,
            collectTrainingStats),
        trainingHookList,
        listeners,
        getRouterProvider());
  }

  /**
   * Destroys what has been broadcast.
   *
   * @return how many rounds that was
   */
  int endRounds() {
    int rounds = sent.size();
    sent.forEach(Broadcast::destroy);
    sent.clear();
    return rounds;
  }
}
