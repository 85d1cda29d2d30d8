package io.github.meanfield.jobs.serve;

/**
 * What a server takes at most.
 *
 * @param threads requests that are scored at a time
 * @param queue requests that wait for one of these
 * @param bodyBytes bytes of a request's body
 * @param rows rows of a request; one that is explained counts once for each time it is scored
 * @param seconds how long a request may wait for being scored, and the end of the server for
 *     requests
 */
record Limits(int threads, int queue, int bodyBytes, int rows, int seconds) {}
