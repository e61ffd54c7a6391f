//! Facts about three servers that replicate, which Keyferry relies on.

use keyferry_test_support::engine::{Cluster, MOUNT};

use crate::{KEY, first_write, is_conflict, version_of, wait_until};

fn entry(n: usize) -> String {
    format!("{MOUNT}/data/keyferry/brand/{n}")
}

/// One test, since a cluster takes seconds to start.
#[test]
fn acknowledged_writes_outlive_the_leader_and_no_write_is_acknowledged_without_a_quorum() {
    let mut cluster = Cluster::start().unwrap();
    let first = cluster.leader().unwrap();
    let standby = (first + 1) % 3;

    // A standby passes the write on to the leader, and answers as the leader does.
    let answer = cluster.root(standby).post(&entry(0), &first_write(KEY)).unwrap();
    assert_eq!((answer.status, version_of(&answer)), (200, Some(1)), "{}", answer.error());
    let again = cluster.root(first).post(&entry(0), &first_write(KEY)).unwrap();
    assert!(is_conflict(&again), "{}", again.error());

    let dead = cluster.addresses()[first].to_owned();
    cluster.kill(first);
    // A standby names the dead leader until it knows of a new one.
    let redirect = cluster.root(standby).post(&entry(1), &first_write(KEY)).unwrap();
    let location = redirect.headers.get("location").unwrap().to_str().unwrap();
    assert_eq!((redirect.status, location), (307, format!("{dead}/v1/{}", entry(1)).as_str()));
    // An answer may get lost after the write: then the next attempt is a conflict with itself.
    wait_until("a write to be acknowledged", || {
        let answer = cluster.root(standby).post(&entry(1), &first_write(KEY));
        answer.is_ok_and(|answer| version_of(&answer) == Some(1) || is_conflict(&answer))
    });
    let second = cluster.wait_for_leader().unwrap();
    assert_ne!(second, first);
    for n in 0..2 {
        let kept = cluster.root(second).get(&entry(n)).unwrap().body().unwrap();
        assert_eq!(kept["data"]["data"]["key"], KEY, "entry {n}");
    }

    // One of three is left.
    let third = 3 - first - second;
    cluster.kill(second);
    let answer = cluster.root(third).post(&entry(2), &first_write(KEY));
    // An error of the connection is as good.
    let version = answer.ok().and_then(|answer| version_of(&answer));
    assert_eq!(version, None, "acknowledged without a quorum");
    cluster.restart(first).unwrap();
    let leader = cluster.wait_for_leader().unwrap();
    let kept = cluster.root(leader).get(&entry(1)).unwrap().body().unwrap();
    assert_eq!(kept["data"]["data"]["key"], KEY);
    cluster.restart(second).unwrap();
    assert_eq!(cluster.voters().unwrap(), 3);

    // A sealed leader makes room for another.
    let sealed = cluster.wait_for_leader().unwrap();
    cluster.seal(sealed).unwrap();
    let answer = cluster.root(sealed).get(&entry(1)).unwrap();
    assert_eq!((answer.status, answer.error()), (503, "Vault is sealed"));
    assert_ne!(cluster.wait_for_leader().unwrap(), sealed);
    cluster.unseal(sealed).unwrap();
    wait_until("the unsealed server to serve", || {
        let kept = cluster.root(sealed).get(&entry(1)).unwrap();
        kept.body["data"]["data"]["key"] == KEY
    });
}
