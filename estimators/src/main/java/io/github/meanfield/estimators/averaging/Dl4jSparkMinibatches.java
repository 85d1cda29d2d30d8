package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.Objective;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function2;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Cuts a chunk into full minibatches and a rest, in the form that DL4J trains on, its rows in an
 * order of their own in each epoch. The same each time it is called.
 *
 * @param objective what is trained for
 * @param batchSize rows of a full minibatch
 * @param seed seed of the order of rows in the epoch
 */
record Dl4jSparkMinibatches(Objective objective, int batchSize, long seed)
    implements Function2<Integer, Iterator<RowBlock>, Iterator<DataSet>> {

  @Override
  public Iterator<DataSet> call(Integer chunk, Iterator<RowBlock> rows) {
    RowBlock block = rows.next();
    int[] order = ChunkTraining.shuffled(block.size(), Seeds.derive(seed, chunk));
    int count = (block.size() + batchSize - 1) / batchSize;
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                minibatch(block, order, i * batchSize, Math.min(block.size(), (i + 1) * batchSize)))
        .iterator();
  }

  private DataSet minibatch(RowBlock block, int[] order, int from, int to) {
    int rows = to - from;
    int numFeatures = block.numFeatures();
    int numOutputs = objective.numOutputs();
    float[] features = new float[rows * numFeatures];
    float[] targets = new float[rows * numOutputs];
    for (int i = 0; i < rows; i++) {
      int row = order[from + i];
      block.copyFeatures(row, features, i * numFeatures);
      objective.writeTargets(block.labels(), row * block.labelWidth(), targets, i * numOutputs);
    }
    return new DataSet(
        Nd4j.create(features, new long[] {rows, numFeatures}, 'c'),
        Nd4j.create(targets, new long[] {rows, numOutputs}, 'c'));
  }
}
