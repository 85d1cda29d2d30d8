package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.rows.RowBlock;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.Function2;

/**
 * Finds rows in the chunks that they were dealt to.
 *
 * @param rows their numbers before that
 * @param count number of chunks
 * @param seed seed of the dealing
 */
record ExamplePicker(long[] rows, int count, long seed)
    implements Function2<Integer, Iterator<RowBlock>, Iterator<RowBlock>> {

  @Override
  public Iterator<RowBlock> call(Integer chunk, Iterator<RowBlock> blocks) {
    RowBlock block = blocks.next();
    // Of each run of count rows a chunk has one.
    int[] places =
        LongStream.of(rows)
            .filter(row -> Chunks.chunkOf(row, count, seed) == chunk)
            .mapToInt(row -> (int) (row / count))
            .toArray();
    return places.length == 0
        ? List.<RowBlock>of().iterator()
        : List.of(block.select(places)).iterator();
  }
}
