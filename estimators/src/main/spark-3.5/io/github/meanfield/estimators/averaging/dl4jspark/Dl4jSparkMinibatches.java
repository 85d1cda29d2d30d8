package io.github.meanfield.estimators.averaging.dl4jspark;

import io.github.meanfield.estimators.averaging.rows.Permutation;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.loss.Objective;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.Function2;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Cuts the chunks of a partition into full minibatches and a rest, in the form that DL4J trains on.
 * Rows of a chunk have an order of their own in each epoch, the same in each pass over them.
 *
 * @param objective what is trained for
 * @param batchSize rows of a full minibatch
 * @param seed seed of the order of rows in the epoch
 */
record Dl4jSparkMinibatches(Objective objective, int batchSize, long seed)
    implements Function2<Integer, Iterator<RowBlock>, Iterator<DataSet>> {

  @Override
  public Iterator<DataSet> call(Integer partition, Iterator<RowBlock> chunks) {
    return new Cutter(chunks, Seeds.derive(seed, partition));
  }

  private final class Cutter implements Iterator<DataSet> {

    private final Iterator<RowBlock> chunks;
    private final long seed;
    private RowBlock chunk;
    private int[] order = new int[0];
    private int next;
    private int taken;

    Cutter(Iterator<RowBlock> chunks, long seed) {
      this.chunks = chunks;
      this.seed = seed;
    }

    @Override
    public boolean hasNext() {
      return next < order.length || chunks.hasNext();
    }

    @Override
    public DataSet next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      advance();
      int numFeatures = chunk.numFeatures();
      int numOutputs = objective.numOutputs();
      float[] features = new float[batchSize * numFeatures];
      float[] targets = new float[batchSize * numOutputs];
      int rows = 0;
      while (rows < batchSize && hasNext()) {
        advance();
        int row = order[next++];
        chunk.copyFeatures(row, features, rows * numFeatures);
        objective.writeTargets(
            chunk.labels(), row * chunk.labelWidth(), targets, rows * numOutputs);
        rows++;
      }
      return new DataSet(matrix(features, rows, numFeatures), matrix(targets, rows, numOutputs));
    }

    /** To the next chunk, if there are no more rows in this one. */
    private void advance() {
      if (next == order.length) {
        chunk = chunks.next();
        order = Permutation.of(chunk.size(), Seeds.derive(seed, taken++));
        next = 0;
      }
    }
  }

  private static INDArray matrix(float[] values, int rows, int columns) {
    return Nd4j.create(
        values.length == rows * columns ? values : Arrays.copyOf(values, rows * columns),
        new long[] {rows, columns},
        'c');
  }
}
