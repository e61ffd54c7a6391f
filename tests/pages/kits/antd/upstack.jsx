import { App, Button, Flex, Form, Input, List, Modal, Radio, Typography } from "antd";
import { useState } from "react";
import { createDestination, PLATFORMS } from "../shared/api.js";
import { page, useDestinations } from "../shared/react.jsx";

function DestinationForm({ onCancel, onCreated }) {
  const [form] = Form.useForm();
  const apiKey = Form.useWatch("api_key", form);
  const create = async (values) => {
    await createDestination(values);
    onCreated();
  };
  return (
    <Form form={form} layout="vertical" initialValues={{ configuration_name: "Omnisend" }} onFinish={create}>
      <Form.Item name="configuration_name" label="Configuration name" rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <Form.Item
        name="api_key"
        label="API key"
        tooltip="Found in Omnisend under Store settings"
        rules={[{ required: true }]}
      >
        <Input.Password name="api_key" autoComplete="off" />
      </Form.Item>
      <Flex justify="end" gap={8}>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="primary" htmlType="submit" disabled={!apiKey?.trim()}>
          Create Configuration
        </Button>
      </Flex>
    </Form>
  );
}

function Destinations() {
  const [destinations, reload] = useDestinations();
  const [step, setStep] = useState(null);
  const [platform, setPlatform] = useState();
  const close = () => setStep(null);
  return (
    <App style={{ padding: 24 }}>
      <Flex justify="space-between">
        <Typography.Title level={3}>Events Destination</Typography.Title>
        <Button type="primary" onClick={() => setStep("choose")}>
          New Destination
        </Button>
      </Flex>
      <List
        dataSource={destinations}
        renderItem={({ name, status }) => (
          <List.Item>
            {name} {status}
          </List.Item>
        )}
      />
      <Modal
        title="Select a Destination"
        open={step === "choose"}
        okText="Next"
        okButtonProps={{ disabled: !platform }}
        onOk={() => setStep("form")}
        onCancel={close}
      >
        <Radio.Group options={PLATFORMS} value={platform} onChange={(event) => setPlatform(event.target.value)} />
      </Modal>
      <Modal title="Connect Omnisend" open={step === "form"} footer={null} destroyOnHidden onCancel={close}>
        <DestinationForm
          onCancel={close}
          onCreated={() => {
            reload();
            close();
          }}
        />
      </Modal>
    </App>
  );
}

export default page(Destinations);
