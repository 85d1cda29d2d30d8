package io.github.meanfield.jobs.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.runtime.Model;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A server of one model's predictions. A thread for each request that is scored or waits for that,
 * and some more, read requests; those beyond wait in the order of their connections, and beyond
 * {@link #MOST_UNREAD} connections are closed. A client that sends slowly holds its thread for as
 * long as it may, so that many of them at a time keep out all others, also those that ask for
 * health.
 */
final class ModelServer {

  /** Threads for what is not scored, such as health, and for some slow clients. */
  private static final int MORE_THREADS = 16;

  private static final int MOST_UNREAD = 256;
  private static final int BACKLOG = 128;
  private static final int LAST_SECONDS = 1;
  private static final int IDLE_SECONDS = 60;
  private static final int WITHOUT_BODY = -1;
  private static final int FAILED = 500;
  private static final String OTHER = "other";

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Limits limits;
  private final boolean isVerbose;
  private final Metrics metrics = new Metrics();
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final OpenRequests open = new OpenRequests();

  /**
   * A server that is not started yet, but has its port.
   *
   * @param address where to listen; port 0 for a free one
   * @param limits what it takes at most
   * @param isVerbose whether to print a line a request
   * @throws IOException if the address cannot be had
   */
  ModelServer(Model model, InetSocketAddress address, Limits limits, boolean isVerbose)
      throws IOException {
    this.limits = limits;
    this.isVerbose = isVerbose;
    Scorers scorers = new Scorers(model, limits);
    Drift drift = new Drift(model);
    Answer schema = Schema.of(model);
    endpoints.put("/predict", new Predict(model, limits, scorers, drift, metrics));
    endpoints.put("/schema", get(() -> schema));
    endpoints.put("/health", get(this::health));
    endpoints.put("/metrics", get(() -> Answer.of(MetricsText.TYPE, metrics.text(scorers, drift))));
    int size = limits.threads() + limits.queue() + MORE_THREADS;
    threads =
        new ThreadPoolExecutor(
            size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_UNREAD));
    threads.allowCoreThreadTimeOut(true);
    threads.setRejectedExecutionHandler(
        (task, executor) -> {
          metrics.drop();
          throw new RejectedExecutionException("too many requests");
        });
    server = HttpServer.create(address, BACKLOG);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /** What gives an answer whatever the request is. */
  private interface Page {
    Answer answer();
  }

  private static Endpoint get(Page page) {
    return new Endpoint() {
      @Override
      public String method() {
        return "GET";
      }

      @Override
      public Answer answer(Request request) {
        return page.answer();
      }
    };
  }

  private Answer health() {
    boolean isStopping = open.isClosed();
    return Answer.json(
        isStopping ? Refused.UNAVAILABLE : Answer.OK,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", isStopping ? "stopping" : "ok");
          json.writeEndObject();
        });
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return server.getAddress();
  }

  /** Requests that were answered so far. */
  long numAnswered() {
    return metrics.numAnswered();
  }

  /** Starts to answer. */
  void start() {
    server.start();
  }

  /** Waits until the server has stopped. */
  void join() throws InterruptedException {
    stopped.await();
  }

  /**
   * Stops the server once the requests that it has are answered, or their time is over. Those to
   * predict that come meanwhile are refused, and connections closed behind every answer.
   *
   * @return how many requests were cut off, as their time was over
   */
  int stop() throws InterruptedException {
    int left = open.close(limits.answerSeconds());
    // Refusals may still be on their way; with none of them the server would wait all the time.
    boolean isQuiet = threads.getActiveCount() == 0 && threads.getQueue().isEmpty();
    server.stop(isQuiet ? 0 : LAST_SECONDS);
    threads.shutdownNow();
    stopped.countDown();
    return left;
  }

  private void handle(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    Request request = new Request(exchange);
    boolean isOpen = open.begin();
    int status = Metrics.NOT_SENT;
    int bytes = 0;
    try (exchange) {
      Answer answer = answer(request, endpoints.get(request.path()), isOpen);
      bytes = answer.body().length;
      send(exchange, answer);
      answer.onSent().run();
      status = answer.status();
    } finally {
      count(request, status, bytes, (System.nanoTime() - start) / 1e9);
      if (isOpen) {
        open.end();
      }
    }
  }

  private void count(Request request, int status, int bytes, double seconds) {
    Endpoint endpoint = endpoints.get(request.path());
    String name = endpoint == null ? OTHER : request.path();
    metrics.request(name, status);
    if (endpoint instanceof Predict) {
      metrics.time(seconds);
    }
    if (isVerbose) {
      Console.line(
          "%s %s %d %,d bytes %.1f ms", request.method(), name, status, bytes, 1000 * seconds);
    }
  }

  private Answer answer(Request request, Endpoint endpoint, boolean isOpen) throws IOException {
    try {
      if (!isOpen && endpoint instanceof Predict) {
        throw new Refused(
            Refused.UNAVAILABLE, Map.of("Retry-After", "1"), "the server is being ended");
      } else if (endpoint == null) {
        throw new Refused(
            Refused.NOT_FOUND,
            "there is no such path; there are %s",
            String.join(", ", endpoints.keySet()));
      }
      boolean isHead = request.method().equals("HEAD") && endpoint.method().equals("GET");
      if (!isHead && !request.method().equals(endpoint.method())) {
        throw new Refused(
            Refused.METHOD_NOT_ALLOWED,
            Map.of("Allow", endpoint.method()),
            "this path takes %s",
            endpoint.method());
      }
      return endpoint.answer(request);
    } catch (Refused e) {
      return Answer.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.of(new Refused(Refused.UNAVAILABLE, "the server is being ended"));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // The client is not told what is inside.
      System.err.println("meanfield: a request failed: " + e);
      if (isVerbose) {
        e.printStackTrace();
      }
      return Answer.of(new Refused(FAILED, "the request failed; what serve prints says why"));
    }
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (open.isClosed()) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(answer.status(), WITHOUT_BODY);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    // What the client cannot be given shows when the last of it is written.
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(answer.body());
    }
  }
}
