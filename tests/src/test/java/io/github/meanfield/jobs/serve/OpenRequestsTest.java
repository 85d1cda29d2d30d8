package io.github.meanfield.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests that are answered before the end. */
class OpenRequestsTest {

  private final OpenRequests open = new OpenRequests();

  private CompletableFuture<Integer> close() throws InterruptedException {
    CompletableFuture<Integer> left =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return open.close(60);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    while (!open.isClosed()) {
      Thread.sleep(1);
    }
    return left;
  }

  @Test
  void theEndWaitsForThoseThatWereTakenAndForNoOthers() throws Exception {
    assertTrue(open.begin());
    assertTrue(open.begin());
    open.end();
    CompletableFuture<Integer> left = close();
    assertFalse(open.begin());
    assertFalse(left.isDone());
    open.end();
    assertEquals(0, left.get(60, TimeUnit.SECONDS));
  }

  @Test
  void thoseThatTakeTooLongAreTold() throws Exception {
    assertEquals(0, open.close(0));
    OpenRequests slow = new OpenRequests();
    slow.begin();
    slow.begin();
    assertEquals(2, slow.close(1));
    assertEquals(2, slow.close(0));
  }
}
